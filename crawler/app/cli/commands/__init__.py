"""One module for each command or group of commands, as crawler/app/cli/command_table.py lists them."""
