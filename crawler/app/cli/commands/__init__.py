"""One module a command or group of commands; crawler/app/cli/main.py lists them."""
