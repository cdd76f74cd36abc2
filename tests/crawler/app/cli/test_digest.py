"""Publishing, correcting and mailing from the command line."""

import json
import subprocess
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lxml import html

from crawler.app.cli.commands.digest import _days
from crawler.app.cli.tables import table
from storage.errors import ConfigError
from tests.support.command import crawler
from tests.support.records import NOON

ENTRIES = {
    "entries": [
        {"id": "a", "date": "2023-10-03", "headline": "A School Opens", "summary": "It has \x1b[31mrooms.", "outlets": ["Rudaw"]},
        {"id": "b", "date": "2023-10-05", "headline": "افتتاح مدرسة", "summary": "في مخمور.", "outlets": ["الحرة"], "language": "ar"},
    ]
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    file = tmp_path / "entries.json"
    file.write_text(json.dumps(ENTRIES), encoding="utf-8")
    assert crawler("queue", "import", str(file), "--by", "Shirin", data=tmp_path).returncode == 0
    return tmp_path


def test_a_digest_is_looked_at_published_and_had_again(desk: Path) -> None:
    shown = crawler("digest", "--week", "2023-W40", "--preview", data=desk)
    assert shown.returncode == 0, shown.stderr
    assert "A School Opens" in shown.stdout
    assert "\x1b" not in shown.stdout
    assert "nothing was published: 2 entries" in shown.stdout
    assert "A School Opens" in (desk / "preview.html").read_text(encoding="utf-8")
    assert not (desk / "digests").exists()
    made = crawler("digest", "--week", "2023-10-04", "--json", data=desk)
    told = json.loads(made.stdout)
    names = {Path(file).name for file in told["files"]}
    week = {f"digest-2023-W40.{name}" for name in ("html", "md", "txt", "docx", "eml", "atom", "feed.json", "json")}
    assert names == week | {"feed.atom", "feed.json"}
    assert crawler("digest", "--day", "2023-10-03", "--format", "md", data=desk).returncode == 0
    listed = json.loads(crawler("digests", "--json", data=desk).stdout)["digests"]
    assert [(one["first"], one["last"]) for one in listed] == [
        ("2023-10-02", "2023-10-08"),
        ("2023-10-03", "2023-10-03"),
    ]
    again = crawler("digest", "--again", str(told["digest"]), "--into", str(desk / "again"), data=desk)
    assert again.returncode == 0, again.stderr
    for name in week:
        assert (desk / "again" / name).read_bytes() == (desk / "digests" / name).read_bytes()
    assert crawler("corrections", "list", data=desk).returncode == 0
    assert crawler("mail", "list", data=desk).returncode == 0


def test_entries_in_another_language_are_named_and_left_out_by_a_word(desk: Path) -> None:
    both = crawler("digest", "--week", "2023-W40", "--preview", data=desk)
    assert both.stderr.startswith("1 entry is not in English (1 in Arabic): translate it")
    only = json.loads(
        crawler("digest", "--week", "2023-W40", "--language", "English", "--preview", "--json", data=desk).stdout
    )
    assert [entry["wording"]["headline"] for entry in only["digest"]["entries"]] == ["A School Opens"]
    assert (only["left_out"], only["other_languages"], only["differences"]["is_first"]) == (1, {}, True)
    made = json.loads(crawler("digest", "--week", "2023-W40", "--language", "en", "--json", data=desk).stdout)
    assert (made["left_out"], made["other_languages"]) == (1, {})
    assert crawler("queue", "sync", data=desk).returncode == 0
    assert "افتتاح مدرسة" in (desk / "queue.md").read_text(encoding="utf-8")  # it stays, to be translated
    every = json.loads(crawler("digest", "--week", "2023-W40", "--preview", "--json", data=desk).stdout)
    assert every["differences"]["marks"] == {"entry-2": "new"}
    assert every["other_languages"] == {"ar": 1}
    assert json.loads(crawler("digests", "--json", data=desk).stdout)["digests"][0]["left_out"] == [2]
    assert crawler("digest", "--week", "2023-W40", "--language", "elvish", data=desk).returncode == 2


def test_what_is_counted_is_said_in_whole_sentences(desk: Path) -> None:
    shown = crawler("digest", "--day", "2023-10-03", "--preview", data=desk).stdout
    assert "1 entry, 0 corrections, 0 taken out" in shown
    assert "1 entry · about 1 min read" in html.fromstring((desk / "preview.html").read_bytes()).text_content()
    only = crawler("digest", "--week", "2023-W40", "--language", "en", data=desk).stdout
    assert "1 entry in another language was left out; it stays in the queue" in only
    assert crawler("digest", "--week", "2023-W40", data=desk).returncode == 0
    beside = crawler("digest", "--week", "2023-W40", "--language", "ar", data=desk).stdout
    assert "1 entry in another language was left out; another edition has it" in beside
    note = crawler("digest", "--week", "2023-W40", data=desk).stderr
    assert note.startswith("1 entry is not in English")  # no fault: nothing calls it one


def test_columns_are_aligned_whatever_the_script(capsys: pytest.CaptureFixture[str]) -> None:
    table(("name", "state"), [("محمّد", "confirmed"), ("Şîrîn", "pending"), ("新闻", "pending")])
    header, *rows = capsys.readouterr().out.splitlines()
    assert [row.index(state) for row, state in zip(rows, ("confirmed", "pending", "pending"), strict=True)] == [8, 7, 5]
    assert header == "name   state"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("digest", "--again", "7"), "crawler digests"),
        (("digest",), "--month YYYY-MM"),
        (("digest", "--day", "2023-10-03", "--month", "2023-10"), "say which days"),
        (("mail", "send"), "no digest was published yet"),
        (("mail", "settle", "1", "a@b.example", "--arrived", "--by", "Shirin"), "is not in doubt"),
    ],
)
def test_wrong_use_says_what_to_type(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    done = crawler(*words, data=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("given", "days"),
    [
        (("2024-02-29", "", "", "", ""), ("2024-02-29", "2024-02-29")),
        (("", "2026-W01", "", "", ""), ("2025-12-29", "2026-01-04")),
        (("", "2026-01-04", "", "", ""), ("2025-12-29", "2026-01-04")),
        (("", "", "2024-02", "", ""), ("2024-02-01", "2024-02-29")),
        (("", "", "", "2024-02-01", "2024-03-01"), ("2024-02-01", "2024-03-01")),
    ],
)
def test_days_are_named_as_people_name_them(given: tuple[str, str, str, str, str], days: tuple[str, str]) -> None:
    assert tuple(map(str, _days(*given, zone=ZoneInfo("Asia/Baghdad"), now=NOON))) == days


@pytest.mark.parametrize(
    "given",
    [
        ("x", "", "", "", ""),
        ("", "2024-W60", "", "", ""),
        ("", "", "2024-13", "", ""),
        ("", "", "", "2024-01-01", ""),
        ("", "", "9999-12", "", ""),
        ("", "9999-12-31", "", "", ""),
        ("0226-11-28", "", "", "", ""),
        ("", "", "", "2024-01-01", "2206-01-01"),
    ],
)
def test_days_that_are_none_are_refused(given: tuple[str, str, str, str, str]) -> None:
    with pytest.raises(ConfigError):
        _days(*given, zone=ZoneInfo("Asia/Baghdad"), now=NOON)


def test_the_seed_month_comes_out_in_every_format(shared: Path, tmp_path: Path) -> None:
    seed = str(shared / "seed" / "iraq_october_2023.json")
    assert crawler("queue", "import", seed, "--by", "Shirin", data=tmp_path).returncode == 0
    assert crawler("digest", "--month", "2023-10", data=tmp_path).returncode == 0
    made = sorted(path for path in (tmp_path / "digests").iterdir() if path.name != "index.html")
    assert len(made) == 10
    for path in made:
        assert 20_000 < path.stat().st_size < 100_000, (
            path
        )  # a mail larger than 102 kB is cut by some readers' programs
    office = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf"]
    document = tmp_path / "digests" / "digest-2023-10.docx"
    subprocess.run([*office, "--outdir", str(tmp_path), str(document)], check=True, capture_output=True, timeout=200)
    subprocess.run(["pdftotext", str(tmp_path / "digest-2023-10.pdf")], check=True)
    text = " ".join((tmp_path / "digest-2023-10.txt").read_text(encoding="utf-8").replace("-\n", "-").split())
    entries = json.loads(Path(seed).read_text(encoding="utf-8"))["entries"]
    missing = [one["headline"] for one in entries if one["headline"].replace("-", "") not in text.replace("-", "")]
    assert missing == []
