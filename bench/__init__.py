"""Measurements anyone can run on data of the forms docs/measuring.md names; each prints one JSON line, last."""

import json
from collections.abc import Mapping


def print_figures(figures: Mapping[str, object]) -> None:
    """The line a program reads: one JSON object."""
    print(json.dumps(figures, ensure_ascii=False))
