"""Who may import whom, and that starting stays light: read from the source, not from memory.

A room is a folder. Stages (crawler, summarizer, review, digest) import `storage` and the rooms before them in their own stage;
the application (crawler/run.py, crawler/app/, crawler/demo/) comes last and knows all.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.paths import ROOT

ORDER = {  # of each stage: a room imports itself, those before it, and `storage`
    "storage": (
        "storage",
        "storage/languages",
        "storage/text",
        "storage/catalogues",
        "storage/config",
        "storage/database",
        "storage/corpus",
        "storage/crawling",
        "storage/editing",
        "storage/publishing",
        "storage/search",
        "storage/maintenance",
    ),
    "crawler": (
        "crawler/parsing",
        "crawler/sources",
        "crawler/archive",
        "crawler/fetching",
        "crawler/listings",
        "crawler/pages/dates",
        "crawler/pages",
        "crawler/discovery",
        "crawler/duplicates",
        "crawler/crawl",
        "crawler/health",
    ),
    "summarizer": (
        "summarizer/encoding",
        "summarizer/stories",
        "summarizer/names",
        "summarizer/relevance",
        "summarizer/threads",
        "summarizer/drafts",
        "summarizer/translate",
    ),
    "review": (
        "review/decisions",
        "review/why",
        "review/style",
        "review/queue_file",
        "review/web/services",
        "review/web/views",
        "review/web/request",
        "review/web/handlers",
        "review/web",
    ),
    "digest": ("digest/composing", "digest/formats", "digest"),
    "application": (
        "crawler/demo",
        "crawler/countries",
        "crawler/app/desk",
        "crawler/app/api",
        "crawler/app/alerts",
        "crawler",  # run.py, the spine
        "crawler/app/server",
        "crawler/app/doctor",
        "crawler/app/cli",
        "crawler/app/cli/answers",
        "crawler/app/cli/commands/outlets",
        "crawler/app/cli/commands/programs",
        "crawler/app/cli/commands",
    ),
}
STAGE_OF = {room: stage for stage, rooms in ORDER.items() for room in rooms}
ENTRY = "crawler/__main__.py"  # only starts the command line
ONLY_IN = {  # a library is imported in as few files as can be
    "sentence_transformers": {"summarizer/encoding/encoder.py"},
    "torch": {"summarizer/encoding/encoder.py"},
    "trafilatura": {"crawler/pages/body.py", "crawler/pages/quick_searches.py"},
    "feedparser": {"crawler/listings/feed.py"},
    "alembic": {"storage/database/migrate.py"},
    "css_inline": {"digest/formats/email.py"},
    "ctranslate2": {"summarizer/translate/local.py"},
    "sentencepiece": {"summarizer/translate/local.py"},
    "docx": {"digest/formats/docx.py", "digest/formats/docx_styles.py"},
    "weasyprint": {"digest/formats/pdf.py"},
    "mcp": {"crawler/app/api/mcp_server.py"},
    "mcp_types": {"crawler/app/api/mcp_server.py"},
    "PIL": {"digest/formats/picture.py"},
    "apscheduler": {"crawler/app/server/scheduler.py"},
}


def product_files() -> list[Path]:
    packages = ("storage", "crawler", "summarizer", "review", "digest")
    found = [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


FILES = product_files()
PATHS = {path.relative_to(ROOT).as_posix() for path in FILES}


def room_of(name: str) -> str:
    return name.rpartition("/")[0]


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Every module that a file imports, at the top, inside functions and for type checking alike."""
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for name in node.names:
                submodule = f"{node.module}.{name.name}"
                yield submodule if file_of(submodule) else node.module or ""


def file_of(module: str) -> str:
    """The path of a module of ours, "" for any other."""
    plain = module.replace(".", "/")
    return next((name for name in (f"{plain}.py", f"{plain}/__init__.py") if name in PATHS), "")


@cache
def imports_of_ours() -> dict[str, set[str]]:
    return {
        path.relative_to(ROOT).as_posix(): {name for module in imported(path) if (name := file_of(module))}
        for path in FILES
    }


def test_every_room_has_its_place() -> None:
    rooms = {room_of(name) for name in PATHS if not name.endswith("/__init__.py")}
    assert rooms == set(STAGE_OF)


def test_a_room_imports_only_storage_and_the_rooms_before_it() -> None:
    for name, reached in imports_of_ours().items():
        if name == ENTRY or (name.endswith("/__init__.py") and room_of(name) not in STAGE_OF):
            continue
        room, stage = room_of(name), STAGE_OF[room_of(name)]
        before = ORDER[stage][: ORDER[stage].index(room) + 1]
        for other in reached:
            allowed = room_of(other) in before or STAGE_OF[room_of(other)] == "storage"
            assert allowed or (stage == "application" and STAGE_OF[room_of(other)] != stage), f"{name} imports {other}"


def test_no_files_import_each_other_in_a_circle() -> None:
    left = {name: set(reached) - {name} for name, reached in imports_of_ours().items()}
    while free := {name for name, reached in left.items() if not reached & left.keys()}:
        left = {name: reached for name, reached in left.items() if name not in free}
    assert left == {}


def test_every_room_says_what_it_is_for() -> None:
    for path in FILES:
        if path.name == "__init__.py":
            assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path


def test_no_public_class_name_is_used_twice() -> None:
    seen: dict[str, str] = {}
    for path in FILES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                assert node.name not in seen, f"{node.name} is in {path} and {seen[node.name]}"
                seen[node.name] = path.as_posix()


def test_a_heavy_library_stands_behind_one_module() -> None:
    for path in FILES:
        name = path.relative_to(ROOT).as_posix()
        for module in imported(path):
            assert name in ONLY_IN.get(module.split(".")[0], {name}), f"{name} imports {module}"


STAGES = ("torch", "sentence_transformers", "scrapy", "trafilatura", "sklearn")


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("crawler.app.cli.main", (*STAGES, "sqlalchemy", "numpy", "pydantic")),
        ("crawler.app.cli.command_table", (*STAGES, "sqlalchemy", "numpy", "pydantic")),
        ("crawler.run", (*STAGES, "numpy", "structlog", "warcio", "jinja2", "smtplib")),
    ],
)
def test_what_a_command_does_not_use_is_not_loaded(module: str, heavy: tuple[str, ...]) -> None:
    program = f"import sys, {module}; print([name for name in {heavy} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert shown.stdout.strip() == "[]"


def test_no_module_and_no_function_outgrows_its_job() -> None:
    # The house rules say about 300 and 40; these bounds catch what has two jobs.
    for path in FILES:
        source = path.read_text(encoding="utf-8")
        assert source.count("\n") <= 360, path
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.lineno <= 60, f"{path}: {node.name}"
