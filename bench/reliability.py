"""`python -m bench.reliability`: how many cases of reliability are named, tested, and on both engines (tests/product/test_reliability.py
and test_hostile.py)."""

import ast

from bench import print_figures
from tests.product import test_hostile, test_reliability
from tests.support.paths import ROOT


def is_on_both_engines(name: str) -> bool:
    """Return whether a test runs on both engines: by a fixture that opens each, or by its own parameter."""
    path, _, function = name.partition("::")
    for node in ast.walk(ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name == function:
            given = {argument.arg for argument in node.args.args}
            return bool(given & {"store", "database", "engine"}) or "both_engines" in function
    return False


def main() -> None:
    cases = test_reliability.CASES | test_hostile.CASES
    tests = {name for named in cases.values() for name in named}
    both = sorted(case for case, named in cases.items() if any(map(is_on_both_engines, named)))
    print_figures(
        {"named": len(cases), "tested": sum(map(bool, cases.values())), "tests": len(tests), "both_engines": both}
    )


if __name__ == "__main__":
    main()
