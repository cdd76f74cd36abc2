"""What a person at a terminal, or a program, gets from `crawler`."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from crawler.app.cli import main
from crawler.app.cli.command_table import SECTIONS
from crawler.app.cli.main import app
from crawler.app.desk.child_process import BUG
from crawler.sources.source import load_sources
from scripts.command_reference import FILE, commands, reference
from storage.database.migrate import HEAD
from tests.support.command import crawler, crawler_process
from tests.support.paths import ROOT


@pytest.mark.parametrize("words", [(), ("queue",), ("sources",), ("models",), ("article",), ("articles",)])
def test_help_is_shown_where_a_command_is_missing(words: tuple[str, ...]) -> None:
    shown = crawler(*words, "--help")
    assert shown.returncode == 0
    assert "Usage" in shown.stdout


def test_a_group_of_one_command_is_a_group() -> None:
    shown = crawler("runs", "list", "--help")
    assert shown.returncode == 0
    assert "crawler runs list" in shown.stdout
    assert "crawler article show" in crawler("article", "show", "--help").stdout


@pytest.mark.parametrize("words", [(), ("queue",), ("articles", "show"), ("digests", "list")])
def test_a_single_h_asks_for_help(words: tuple[str, ...]) -> None:
    assert crawler(*words, "-h").stdout == crawler(*words, "--help").stdout != ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("article show", "articles show"),
        ("bridge list", "bridges list"),
        ("watch history --most 3", "watches history --limit 3"),
        ("digests", "digests list"),
        ("digests --json", "digests list --json"),
        ("runs --limit 3", "runs list --limit 3"),
    ],
)
def test_the_earlier_form_of_a_command_keeps_working_and_is_in_no_help(old: str, new: str, tmp_path: Path) -> None:
    before, now = (crawler(*words.split(), data=tmp_path) for words in (old, new))
    assert (before.returncode, before.stdout) == (now.returncode, now.stdout)
    assert before.returncode == (2 if "show" in old else 0), before.stderr
    listed = crawler("--help").stdout
    assert f"\n  {new.partition(' ')[0]} " in listed
    assert re.search(r"^  (article|bridge|watch) ", listed, re.MULTILINE) is None


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("articles show abc", "'ID': write a number"),
        ("articles list --limit ten", "'--limit': write a number"),
        ("articles list --limit 0", "'--limit': write a number that is at least 1"),
        ("stories merge 1 ٢x", "'other': write a number"),
    ],
)
def test_a_value_that_is_no_number_is_answered_in_plain_words(typed: str, hint: str) -> None:
    shown = crawler(*typed.split())
    assert shown.returncode == 2
    assert shown.stderr.strip().endswith(hint)
    assert "Input" not in shown.stderr


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("digset", "Did you mean 'digest', 'digests'?"),
        ("articels list", "Did you mean 'articles'"),
        ("story list", "'stories'"),
        ("queue lits", "Did you mean 'list'?"),
        ("sources helth", "Did you mean 'health'?"),
        ("articles list --limti 3", "--limit"),
        ("watches history --mots 3", "--limit"),
    ],
)
def test_a_mistyped_command_or_option_is_answered_with_the_nearest(typed: str, hint: str) -> None:
    shown = crawler(*typed.split())
    assert shown.returncode == 2
    assert hint in shown.stderr


@pytest.mark.parametrize("columns", [60, 80, 140])
def test_help_is_as_wide_as_the_terminal_and_never_cut(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = crawler("--help").stdout
    longest = max(map(len, shown.splitlines()))
    assert min(columns, 100) - 15 < longest <= columns
    text = " ".join(shown.split())
    for title, section in SECTIONS.items():
        assert f" {title}: " in text
        for name, entry in section.items():
            assert f" {name} {entry.summary}" in text
    for group in ("models", "stories"):  # loaded from a module
        listed = crawler(group, "--help").stdout.partition("Commands:")[2]
        assert "..." not in listed
        assert "…" not in listed


def test_the_shell_completes_commands_options_and_outlets() -> None:
    def complete(line: str) -> list[str]:
        environment = {"_CRAWLER_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
        program = "import sys; sys.argv[0] = 'crawler'; from crawler.app.cli.main import app; app(prog_name='crawler')"
        done = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, **environment},
        )  # fmt: skip
        return done.stdout.split()

    assert complete("crawler di") == ["digest", "digests"]
    assert complete("crawler articles se") == ["search"]
    assert complete("crawler articles list --sin") == ["--since"]
    assert complete("crawler articles list --source rud") == ["rudaw"]


def test_program_and_schema_say_their_version() -> None:
    shown = crawler_process("--version")
    assert (shown.returncode, shown.stdout) == (0, f"digest-crawler {version('digest-crawler')}, schema {HEAD}\n")


def test_every_command_has_help_and_is_in_the_reference() -> None:
    found = list(commands(typer.main.get_command(app)))
    assert len(found) > 40
    for words, _ in found:
        name = " ".join(words)
        shown = CliRunner().invoke(app, [*words, "--help"], prog_name="crawler")
        assert shown.exit_code == 0, name
        assert f"crawler {name} " in shown.output, name  # a group of one sub-command is still a group
        assert re.search(r"^  -.*(<str>|list\[|range>)", shown.output, re.MULTILINE) is None, name  # words, no types
    assert FILE.read_text(encoding="utf-8") == reference(), "python -m scripts.command_reference"


def test_the_documentation_names_commands_that_exist() -> None:
    known = {words for words, _ in commands(typer.main.get_command(app))}
    groups = {words[:1] for words in known if len(words) > 1}
    for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for line in re.findall(r"(?:^|`)crawler ([a-z][a-z ]*)", path.read_text(encoding="utf-8"), re.MULTILINE):
            words = tuple(line.split())
            assert words[:1] in known or words[:2] in known or words[:1] in groups, f"{path.name}: crawler {line}"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("run", "--source", "rudav"), "did you mean rudaw"),
        (("run", "--since", "yesterdya"), "YYYY-MM-DD"),
        (("run", "--since", "yesterdya"), "did you mean yesterday"),
        (("digest", "--week", "first"), "YYYY-Www"),
        (("run", "--since", "2023-10-02", "--until", "2023-10-01"), "is after"),
        (("run", "--replay", "nowhere"), "no such file"),
        (("digest",), "--month"),
        (("digest", "--month", "2023-14"), "YYYY-MM"),
        (("digest", "--month", "2023-10", "--format", "scroll"), "scroll"),
        (("run", "--config", "tests"), "digest.yaml"),
    ],
)
def test_wrong_use_ends_with_2_and_one_line_that_tells_the_fix(
    words: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    shown = crawler(*words, data=tmp_path)
    assert shown.returncode == 2, shown.stderr
    assert told in shown.stderr
    assert "Traceback" not in shown.stderr
    assert len(shown.stderr.strip().splitlines()) == 1


def test_an_unknown_option_ends_with_2() -> None:
    assert crawler("run", "--sauce", "rudaw").returncode == 2


def test_a_fault_of_the_program_itself_is_told_apart_from_what_needs_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    def app() -> None:
        raise KeyError("rafidain")

    monkeypatch.setattr(main, "app", app)
    shown = crawler("today")
    assert shown.returncode == BUG
    assert "KeyError: 'rafidain'" in shown.stderr
    assert shown.stderr.splitlines()[-1].startswith("crawler: a bug in this program, shown above")


def test_a_second_command_on_the_same_desk_does_nothing(tmp_path: Path) -> None:
    from crawler.app.desk.desk import alone, open_desk

    with open_desk(tmp_path, None) as desk, alone(desk, "a test"):
        shown = crawler("queue", "sync", data=tmp_path)
    assert shown.returncode == 1
    assert "another command is using" in shown.stderr


def test_the_sources_are_listed_for_people_and_for_programs() -> None:
    told = crawler("sources", "list", "--json")
    assert told.returncode == 0
    sources = json.loads(told.stdout)["sources"]
    assert [source["key"] for source in sources] == list(load_sources(ROOT / "config" / "sources.yaml"))
    shown = crawler("sources", "list")
    for source in sources:
        assert source["name"] in shown.stdout


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    shown = crawler("queue", "sync", data=tmp_path / "file" / "desk")
    assert shown.returncode == 1
    assert str(tmp_path / "file") in shown.stderr
    assert "Traceback" not in shown.stderr


def test_after_the_crawl_ctrl_c_and_the_end_signal_are_the_commands_again(tmp_path: Path) -> None:
    program = """
import signal, sys
from datetime import UTC, datetime
from pathlib import Path
from crawler.app.desk.desk import open_desk
from crawler.run import crawl
from crawler.crawl.spider import Pull
from crawler.demo.server import serve

before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
now = datetime.now(UTC)
if __name__ == "__main__":
    with serve(now) as demo, open_desk(Path(sys.argv[1]), None, sources=demo.sources) as desk:
        crawl(desk, [desk.sources["rafidain"]], Pull(proxy=demo.proxy), lambda: now, lambda _: None)
    print(before == [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)])
"""
    (tmp_path / "program.py").write_text(program)
    command = [sys.executable, str(tmp_path / "program.py"), str(tmp_path / "desk")]
    shown = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert shown.stdout.strip() == "True"


def test_what_is_told_to_do_about_a_demo_outlet_can_be_done_in_the_demo() -> None:
    shown = crawler_process("sources", "check", "citadel", "--live", "--demo")
    assert shown.returncode == 1
    assert [line.split(":")[0] for line in shown.stdout.splitlines()] == ["ok", "ok", "failed"]
    assert "answered 500" in shown.stdout
    assert "7 outlets, no fault" in crawler("sources", "check", "--demo").stdout
    assert "Citadel Demo" in crawler("sources", "list", "--demo").stdout


def test_a_password_in_a_database_url_is_never_shown(tmp_path: Path) -> None:
    shown = crawler("queue", "sync", "--database", "postgresql://u:hunter2@127.0.0.1:1/x", data=tmp_path)
    assert shown.returncode in (1, 2)
    assert "hunter2" not in shown.stderr + shown.stdout
