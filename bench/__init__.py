"""Measurements on data in the formats of docs/measuring.md. Each command prints one line of JSON, last."""

import json
from collections.abc import Mapping


def print_figures(figures: Mapping[str, object]) -> None:
    """Print one JSON object on a line, for programs to read."""
    print(json.dumps(figures, ensure_ascii=False))
