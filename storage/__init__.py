"""The nouns, and keeping them. Imports nothing of ours; every other folder imports only this one."""
