"""The command line: typed words come in, lines or JSON and an exit code go out.

`main.main` acts; `command_table.COMMANDS` lists every command.
"""
