"""Measurements on data in the formats of docs/measuring.md. Each command prints one line of JSON, last."""

import json
from collections.abc import Mapping


def print_figures(figures: Mapping[str, object]) -> None:
    """The line a program reads: one JSON object."""
    print(json.dumps(figures, ensure_ascii=False))
