"""Paths in the checkout."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def is_test(name: str) -> bool:
    """Return whether "folder/test_file.py::test_name" names a test function below tests/."""
    file, _, test = name.partition("::")
    path = ROOT / "tests" / file
    functions = ast.parse(path.read_text(encoding="utf-8")).body if path.is_file() else []
    return test in {node.name for node in functions if isinstance(node, ast.FunctionDef)}
