"""The documentation names what is there: paths, links, rooms, functions, decision records."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.support.paths import ROOT

FOLDERS = (
    "bench",
    "config",
    "crawler",
    "deploy",
    "digest",
    "docs",
    "review",
    "scripts",
    "storage",
    "summarizer",
    "tests",
)
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
RECORDS = sorted((ROOT / "docs/decisions").glob("*.md"))
ROOMS = sorted(
    path.parent.relative_to(ROOT).as_posix()
    for folder in ("bench", "crawler", "digest", "review", "storage", "summarizer")
    for path in (ROOT / folder).rglob("__init__.py")
)
DESIGN = (ROOT / "docs/design.md").read_text(encoding="utf-8")
_LINK = re.compile(r"\]\(([^)\s#]+)[^)]*\)")
_PATH = re.compile(rf"(?<![\w/.-])(?:{'|'.join(FOLDERS)})/[\w./-]*\w")
_DOC = re.compile(r"(?<![\w/.-])(docs/[\w./-]+\.md|(?:README|CONTRIBUTING|CHANGELOG)\.md)")
_NAMED = re.compile(r"`(\w+(?:\.\w+)*)`")
_RECORD = re.compile(r"# (\d{3}): .+\n\nDate: ([\d-]{10})(?:, last changed ([\d-]{10}))?\n\n## Context\n")


def docstring(room: str) -> str:
    text = (ROOT / room / "__init__.py").read_text(encoding="utf-8")
    return ast.get_docstring(ast.parse(text)) or ""


def public_names(room: str, module: str) -> set[str]:
    path = ROOT / room / f"{module}.py"
    body = ast.parse(path.read_text(encoding="utf-8")).body if path.is_file() else []
    names = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}
    targets = [target for node in body if isinstance(node, ast.Assign) for target in node.targets]
    targets += [node.target for node in body if isinstance(node, ast.AnnAssign)]
    return names | {target.id for target in targets if isinstance(target, ast.Name)}


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".yaml", ".html", ".js", ".sh", ".toml"} and "node_modules" not in path.parts:
                yield path
    yield from (ROOT / name for name in ("Makefile", "pyproject.toml"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_links_to_and_names_only_what_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    linked = {link for link in _LINK.findall(text) if ":" not in link}
    assert {link for link in linked if not (page.parent / link).exists()} == set()
    assert {name for name in _PATH.findall(text) if not (ROOT / name).exists()} == set()


def test_comments_name_only_documents_that_are_there() -> None:
    named = {(name, path) for path in sources() for name in _DOC.findall(path.read_text(encoding="utf-8"))}
    assert {(name, path) for name, path in named if not (ROOT / name).exists()} == set()


@pytest.mark.parametrize("room", ROOMS)
def test_the_design_has_the_first_sentence_of_each_room(room: str) -> None:
    first = re.split(r"(?<=\.)\s", docstring(room), maxsplit=1)[0]
    assert f"\n- `{room}/`: {first}\n" in DESIGN, f"write this line into docs/design.md: - `{room}/`: {first}"


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_names_only_functions_that_it_has(room: str) -> None:
    files = {path.stem for path in (ROOT / room).iterdir()}
    for name in _NAMED.findall(docstring(room)):
        module, _, function = name.rpartition(".")
        modules = {module} if module else files
        assert name in files or any(function in public_names(room, file) for file in modules), f"{room} has no {name}"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_record_has_number_date_context_decision_and_figure(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    match = _RECORD.match(text)
    assert match, "begins: # 001: Title, Date: 2026-11-23, ## Context"
    number, *dates = match.groups()
    assert record.name.startswith(f"{number}-")
    assert all(date.fromisoformat(day) for day in dates if day)
    headings = re.findall(r"(?m)^## (.+)$", text)
    assert headings[:3] == ["Context", "Decision", "Number"]
    assert headings[3:] in ([], ["Decided against"])


def test_the_design_lists_every_record_once_by_its_title() -> None:
    listed = re.findall(r"(?m)^- \[(\d{3})\]\(decisions/(.+)\) (.+)$", DESIGN)
    titles = [record.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ") for record in RECORDS]
    assert sorted(f"{number}: {title}" for number, _, title in listed) == titles
    assert sorted(name for _, name, _ in listed) == [record.name for record in RECORDS]
    assert len({number for number, _, _ in listed}) == len(RECORDS)
