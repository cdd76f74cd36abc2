"""Write docs/commands.schema.json, a JSON Schema of what every command prints with --json: `python -m scripts.json_schemas`.

With --check it writes nothing, and exits with 1 if the file is not up to date.
"""

import argparse
import ast
import json
import re
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from crawler.app.cli.answers.registry import ANSWERS

FILE = Path(__file__).parent.parent / "docs" / "commands.schema.json"
ROOMS = ("crawler", "storage", "review", "digest", "summarizer")
_TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$"  # RFC 3339
_DAY = r"^\d{4}-\d\d-\d\d$"


class AnswerSchema(GenerateJsonSchema):
    """Schemas of values as `output.as_json` writes them."""

    def field_is_required(self, field: Any, total: bool) -> bool:  # noqa: ARG002 - pydantic's signature
        """Return True: an answer has every field."""
        return True

    def datetime_schema(self, schema: Any) -> Any:  # noqa: ARG002 - pydantic's signature
        """Return the schema of a time."""
        return {"type": "string", "pattern": _TIME}

    def date_schema(self, schema: Any) -> Any:  # noqa: ARG002
        """Return the schema of a day."""
        return {"type": "string", "pattern": _DAY}


def schemas() -> dict[str, Any]:
    """Return the schema of every command under `$defs`, by its words: `#/$defs/queue list`."""
    _complete_modules()
    adapters = [(name, "serialization", TypeAdapter(answer)) for name, answer in ANSWERS.items()]
    by_key, shared = TypeAdapter.json_schemas(adapters, schema_generator=AnswerSchema, ref_template="#/$defs/{model}")
    definitions = {name: by_key[(name, "serialization")] for name in ANSWERS} | dict(sorted(shared["$defs"].items()))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The JSON of crawler's commands",
        "description": "`#/$defs/queue list` is the object of `crawler queue list --json`. Written by `python -m scripts.json_schemas`.",
        "$defs": {name: _tidy(definition) for name, definition in definitions.items()},
    }


def _complete_modules() -> None:
    """Import into our modules what they import for the type checker alone, so that the types of their fields can be read."""
    for name, module in list(sys.modules.items()):
        path = getattr(module, "__file__", None)
        if name.partition(".")[0] not in ROOMS or not path:
            continue
        for node in ast.parse(Path(path).read_text(encoding="utf-8")).body:
            if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
                exec(compile(ast.Module(node.body, []), path, "exec"), module.__dict__)  # noqa: S102 - our own imports


def _tidy(schema: Any) -> Any:
    """Return a schema without titles made of names and without defaults (an answer has every field), descriptions on one line."""
    if isinstance(schema, list):
        return [_tidy(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    tidy: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "properties":
            tidy[key] = {name: _tidy(field) for name, field in value.items()}
        elif key == "description":
            tidy[key] = re.sub(r"\s+", " ", value).strip()
        elif key not in ("title", "default"):
            tidy[key] = _tidy(value)
    return tidy


def text() -> str:
    """Return the text of docs/commands.schema.json."""
    return json.dumps(schemas(), indent=1, ensure_ascii=False) + "\n"


def main() -> int:
    """Write the schemas, or check them."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--check", action="store_true", help="Write nothing; exit with 1 if the file is not up to date."
    )
    written = text()
    if options.parse_args().check:
        return int(not FILE.exists() or FILE.read_text(encoding="utf-8") != written)
    FILE.write_text(written, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
