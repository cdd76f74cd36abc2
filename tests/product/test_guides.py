"""Guides hold: every typed line is one that the program runs, links lead somewhere, and a newcomer's first steps work."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support.paths import ROOT
from tests.support.typed_lines import check_line, crawler_lines, named_commands, shell_blocks

# docs/commands.md has synopses, written from the program: tests/crawler/app/cli/test_main.py compares them.
GUIDES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
GUIDES = [path for path in GUIDES if path.name != "commands.md"]
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in GUIDES}


@pytest.mark.parametrize("name", TEXTS)
def test_every_typed_line_is_one_that_the_program_runs(name: str) -> None:
    refused = {" ".join(words): check_line(words) for words in crawler_lines(TEXTS[name])}
    refused |= {" ".join(words): check_line(words, is_whole=False) for words in named_commands(TEXTS[name])}
    assert {line: why for line, why in refused.items() if why} == {}


def test_a_line_that_the_program_would_refuse_is_found() -> None:
    page = "Type `crawler sources ad URL` or:\n```sh\ncrawler run --demmo | head  # quick\nmake run && crawler digests rebuild\n```\n"
    assert list(crawler_lines(page)) == [["run", "--demmo"], ["digests", "rebuild"]]
    assert [check_line(words) != "" for words in crawler_lines(page)] == [True, True]
    (named,) = named_commands(page)
    assert check_line(named, is_whole=False) != ""
    assert check_line(["digests", "rebuild", "NUMBER"]) == ""
    assert check_line(["digest", "--day", "2023-10-03", "--no-such"]) != ""


@pytest.mark.parametrize("name", TEXTS)
def test_targets_and_modules_in_guides_are_there(name: str) -> None:
    targets = set(re.findall(r"(?m)^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    lines = "\n".join([*shell_blocks(TEXTS[name]), *re.findall(r"`([^`\n]+)`", TEXTS[name])])
    assert set(re.findall(r"(?m)^make ([a-z][a-z-]*)", lines)) <= targets
    modules = set(re.findall(r"(?m)^python -m ((?:bench|scripts|tests)\.[\w.]+)", lines))
    assert {module for module in modules if not (ROOT / f"{module.replace('.', '/')}.py").exists()} == set()


def test_the_site_is_built_and_every_link_within_it_leads_somewhere(tmp_path: Path) -> None:
    """--strict: a page or heading that is not there, a page that nothing leads to, a path that only this disk has."""
    command = [str(Path(sys.executable).parent / "mkdocs"), "build", "--strict", "--quiet", "--site-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    built = {path.relative_to(tmp_path).with_suffix(".md").as_posix() for path in tmp_path.rglob("*.html")}
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert pages <= built
    fetched = re.findall(
        r'(?:src|href)="(?:https?:)?//[^"]+\.(?:js|css|woff2?)"', (tmp_path / "index.html").read_text("utf-8")
    )
    assert fetched == [], "the site needs nothing from elsewhere"


def test_the_keys_of_the_editors_guide_are_those_of_the_page() -> None:
    page = (ROOT / "review/web/templates/keys_list.html").read_text(encoding="utf-8")
    keys = set(re.findall(r'key\("(.+?)"\)', page))
    table = re.findall(r"(?m)^\| (`.+?) \| ", TEXTS["editing.md"])
    named = {key for row in table for key in re.findall(r"`(.)`", row)}
    assert {"a", "r", "e", "u"} <= named <= keys


def test_the_readme_leads_to_every_guide() -> None:
    named = set(re.findall(r"\]\(docs/([\w-]+\.md)\)", TEXTS["README.md"]))
    others = {"index.md", "bridges.md", "copies-ecbplus.md", "countries.md"}  # of the site; what a guide leads to
    assert {path.name for path in (ROOT / "docs").glob("*.md")} - others <= named


def test_every_extra_that_guides_and_messages_name_is_one() -> None:
    extras = set(
        tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    )
    modules = [
        path
        for room in ("crawler", "digest", "review", "storage", "summarizer")
        for path in (ROOT / room).rglob("*.py")
    ]
    texts = [
        *TEXTS.values(),
        *(path.read_text(encoding="utf-8") for path in [*modules, *(ROOT / "config").glob("*.yaml")]),
    ]
    named = {
        name
        for text in texts
        for names in re.findall(r"digest-crawler\[([a-z,]+)\]", text)
        for name in names.split(",")
    }
    assert {"browser", "pdf"} <= named <= extras
