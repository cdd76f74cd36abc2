"""Source → article, and the command line. Imports storage; only run.py and cli.py know the other stages."""
