"""How far a decision on the review page goes: `python -m bench.decision_path [--list]`.

An approval is sent to the real page of a desk with two drafts, whose pages were opened before. Counted are the functions of the product
that are called from the first check of the request until its answer is ready (the queue file is written after that): how many distinct
functions, in how many files, with how many `return` statements; of all, and of the review stage alone.
"""

import argparse
import ast
import json
import sys
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path
from types import FrameType
from typing import Any

from storage.database.store import open_store
from tests.support.desk_page import OURS, Desk
from tests.support.paths import ROOT

PRODUCT = ("crawler/", "digest/", "review/", "storage/", "summarizer/")
Station = tuple[str, str, int]  # file, function, its first line


class Recorder:
    """Notes the product's functions in the order of their first call, from `active` on until the answer is ready."""

    def __init__(self) -> None:
        self.active = False
        self.stations: dict[Station, None] = {}

    def __call__(self, frame: FrameType, event: str, _arg: Any) -> None:
        """Note a call; a profile function of the interpreter."""
        code = frame.f_code
        if not self.active or not code.co_filename.startswith(f"{ROOT}/"):
            return
        path = str(Path(code.co_filename).relative_to(ROOT))
        if event == "return" and (path, code.co_name) == ("review/web/app.py", "_answer"):
            self.active = False
        elif event == "call" and path.startswith(PRODUCT) and not code.co_name.startswith("<"):
            self.stations.setdefault((path, code.co_qualname, code.co_firstlineno))


def record(folder: Path) -> list[Station]:
    """Return the functions that an approval calls."""
    recorder = Recorder()
    threading.setprofile(recorder)
    store = open_store(folder / "store.db")
    desk = Desk(store, folder)
    first, _ = desk.add(headline="First", outlets=("Rudaw",)), desk.add(headline="Second", outlets=("Elaph",))
    desk.context.queue.file.sync()
    browser = desk.browser()
    for path in ("/", "/corrections", f"/draft/{first.id}"):
        browser.get(path)
    form = browser.fields(f"/draft/{first.id}") | {"do": "approve"}
    sys.setprofile(recorder)
    recorder.active = True
    answer = browser.client.post(f"/draft/{first.id}", data=form, headers=OURS)
    sys.setprofile(None)
    threading.setprofile(None)
    assert answer.status_code == 303, answer.text
    store.close()
    return list(recorder.stations)


def returns(station: Station) -> int:
    """Count the return statements of a function, without those of functions inside it."""
    path, _, line = station
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    called = next(node for node in functions if line in {node.lineno, *(mark.lineno for mark in node.decorator_list)})
    count, nodes = 0, list[ast.AST](called.body)
    while nodes:
        node = nodes.pop()
        count += isinstance(node, ast.Return)
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            nodes += ast.iter_child_nodes(node)
    return count


def counted(stations: Iterable[Station]) -> dict[str, int]:
    """Return the figures of these functions."""
    stations = list(stations)
    return {
        "stations": len(stations),
        "files": len({path for path, _, _ in stations}),
        "returns": sum(map(returns, stations)),
    }


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true", help="print the functions as well")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stations = record(Path(folder))
    if arguments.list:
        print("\n".join(f"{path} {name}" for path, name, _ in stations))
    review = [station for station in stations if station[0].startswith("review/")]
    print(json.dumps({"all": counted(stations), "review": counted(review)}))


if __name__ == "__main__":
    main()
