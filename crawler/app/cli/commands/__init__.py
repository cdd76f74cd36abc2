"""One module a command or group of commands; crawler/app/cli/command_table.py lists them."""
