"""The JSON object of each command as a type: a command's words come in, its type goes out.

`registry.ANSWERS` lists them; `scripts/json_schemas.py` writes docs/commands.schema.json from it. No command imports this.
"""
