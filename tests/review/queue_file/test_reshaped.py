"""Queue files as editors, formatters and office programs leave them: each line is read as what it is, or refused with its line."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from review.queue_file.lines import link
from review.queue_file.marks import comment
from review.queue_file.parse import parse
from storage.database.store import Store
from storage.errors import QueueFileError
from tests.review.queue_file.test_sync import HEADLINES, Desk

NUMBERS = {language: number for number, language in enumerate(HEADLINES, start=1)}


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path / "queue.md")


def wrapped(text: str) -> str:
    """Long lines broken at 24 characters, links and notes too, as a formatter does."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.startswith(("#", "<!--")):
            lines += ["", line] if line.startswith("<!-- draft") else [line]
            continue
        more = {"-": "  ", ">": "> "}.get(line[:1], "")
        rest = line
        while len(rest) > 24 and " " in rest[3:24]:
            at = rest.rindex(" ", 3, 24)
            lines.append(rest[:at])
            rest = more + rest[at + 1 :]
        lines.append(rest)
    return "\n".join(lines)


def replacing(pattern: str, new: str) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, new, text)


SHAPES: dict[str, Callable[[str], str]] = {
    "stars": replacing(r"(?m)^- ", "* "),
    "pluses": replacing(r"(?m)^- ", "+ "),
    "bullets": replacing(r"(?m)^- ", "• "),
    "dashes": replacing(r"(?m)^- ", "– "),
    "bare links": replacing(r"<(http[^>]+)>", r"\1"),
    "links without bullet": replacing(r"(?m)^- (.*)$", r"\1"),
    "Markdown links": replacing(r"(?m)^- ([^:\n]+): <(http[^>]+)>", r"- [\1](\2)"),
    "links of links": replacing(r"<(http[^>]+)>", r"[\1](\1)"),
    "links without name": replacing(r"(?m)^- [^:\n]+: <(http[^>]+)>", r"\1"),
    "smart dashes": lambda text: text.replace("<!--", "<!–").replace("-->", "–>"),
    "long dashes": lambda text: text.replace("<!--", "<!—").replace("-->", "—>"),
    "entities": lambda text: text.replace("<", "&lt;").replace(">", "&gt;").replace("\n&gt;", "\n>"),
    "escaped": lambda text: (
        text.replace("[ ]", r"\[ \]").replace("[x]", r"\[x\]").replace("<!", r"\<\!").replace("-->", r"--\>")
    ),
    "wrapped": wrapped,
    "blank lines": replacing(r"\n", "\n\n"),
    "spaces": replacing(r"(?m)$", "  "),
    "hard breaks": replacing(r"(?m)^(>.*|.*2023\.)$", r"\1\\"),
    "closed headings": replacing(r"(?m)^(##+)( .*)$", r"\1\2 \1"),
    "setext": replacing(r"(?m)^## (.*)$", "\\1\n-----------------"),
    "double lines": replacing(r"(?m)^## (.*)$", "\\1\n====="),
    "no space": replacing(r"(?m)^(##+) ", r"\1"),
    "bold days": replacing(r"(?m)^## (.*)$", r"## **\1**"),
    "rules": replacing(r"(?m)^### ", "---\n\n### "),
    "comments in headings": replacing(r"\n(<!-- draft)", r" \1"),
    "unquoted": replacing(r"(?m)^> ?", ""),
    "escaped quotes": replacing(r"(?m)^> ", r"\> "),
    "marks of direction": replacing(r"(?m)^(?=[#<>-])", "\u200f"),
    "invisible in the box": replacing(r"\[( |x)\]", "[\u200b\\1\u2060]"),
    "no-break spaces": replacing(r"(?m)^(##+|[->]|### \[.\]) ", "\\1\u00a0"),
    "windows": replacing(r"\n", "\r\n"),
    "classic": replacing(r"\n", "\r"),
    "byte order mark": lambda text: "\ufeff" + text,
}


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_a_reshaped_file_says_what_it_said(desk: Desk, shape: str) -> None:
    desk.change("### [ ] Dibistan", "### [x] Dibistan")
    desk.sync()  # so that one entry has a note of what became of it
    for language in ("ar", "ckb"):
        desk.change(f"### [ ] {HEADLINES[language]}", f"### [x] {HEADLINES[language]}")
    whole = desk.text
    for _ in range(2):
        desk.path.write_bytes(SHAPES[shape](whole).encode())
        done = desk.sync()
        assert (done.edited, done.remarks, done.written, done.analyses, done.undone) == (0, 0, 0, 0, 0)
        whole = desk.text
    assert [(entry.wording.headline, entry.wording.text) for entry in desk.entries()] == [
        (HEADLINES[language], f"{HEADLINES[language]} 2023.") for language in ("ar", "ckb", "kmr")
    ]


def test_one_underlined_day_keeps_its_entries(desk: Desk) -> None:
    start = desk.text.index("### [ ] Dibistan")
    desk.path.write_text(f"{desk.text[:start]}5 October 2023\n---\n\n{desk.text[start:]}", encoding="utf-8")
    assert desk.sync().edited == 1
    assert desk.text.index("## October 5, 2023") < desk.text.index("Dibistan")


@pytest.mark.parametrize("mark", ["×", "✓", "✔\ufe0f", "х", "Ｘ", "\u200ex", "x\u00a0"])
def test_what_looks_like_a_tick_is_one(desk: Desk, mark: str) -> None:
    desk.change("### [ ] School", f"### [{mark}] School")
    assert desk.sync().approved == 1


def test_an_unknown_mark_in_the_box_is_shown_also_where_it_cannot_be_seen(desk: Desk) -> None:
    desk.change("### [ ] School", "### [\u2065y] School")
    with pytest.raises(QueueFileError, match=r"unknown box \[U\+2065y\]"):
        desk.sync()


def test_a_link_that_a_person_adds_is_kept_as_a_remark_and_not_printed(desk: Desk) -> None:
    for number, line in enumerate(
        [
            "- Elaph: https://elaph.example/1",
            "* [الحرة](https://alhurra.example/2)",
            "Xendan: <https://xendan.example/3>",
        ]
    ):
        desk.change("- Rudaw: <https://rudaw.example/1>\n", f"- Rudaw: <https://rudaw.example/1>\n{line}\n")
        assert desk.sync().remarks == 1
        assert "example" in desk.decisions()[number].reason
    desk.change("### [ ] School", "### [x] School")
    desk.sync()
    assert desk.entries()[0].wording.text == "School Opens 2023."


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("School Opens 2023. <!-- check this -->", "a comment or a link inside the text"),
        ("School Opens [2023](https://rudaw.example/9).", "a comment or a link inside the text"),
        ("School Opens 2023, see <https://rudaw.example/9> there.", "a comment or a link inside the text"),
        ("School Opens 2023, as https://rudaw.example/1 says.", "a link by the program inside the text"),
        ("- see https://rudaw.example/9 and there", "a link that cannot be read"),
        ("- [Rudaw][1]", "a link that cannot be read"),
        ("* Rudaw: www.rudaw.example/9", "a link that cannot be read"),
        ("- [صحيفة][المصدر]", "a link that cannot be read"),
        ("School Opens 2023.\n-----", "an underlined heading that is not a day"),
        ("Relevance: Basra in the headline", "a note by the program without its sign"),
        ("Remark by Aras, 2023-10-03 14:00 UTC: ask first", "a note by the program without its sign"),
        ("<!– draft 1 –>", "a damaged comment"),
        ("- [ ] Another Headline (Rudaw)", "an entry without ###"),
    ],
)
def test_what_is_not_recognised_is_refused_with_its_line_and_never_printed(desk: Desk, typed: str, says: str) -> None:
    desk.change("### [ ] School", "### [x] School")
    desk.change("School Opens 2023.\n", f"{typed}\n")
    changed = desk.text
    with pytest.raises(QueueFileError, match=says) as caught:
        desk.sync()
    assert caught.value.problems[0][0] == changed[: changed.index(typed.split("\n", maxsplit=1)[0])].count(
        "\n"
    ) + 1 + typed.count("\n")
    assert desk.text == changed
    assert desk.entries() == []


def test_an_entry_that_lost_its_comment_and_was_edited_is_no_second_one(desk: Desk) -> None:
    desk.change("[ ] قوتابخانە کرایەوە (Rudaw)\n<!-- draft 3 revision 1 -->\n", "[x] قوتابخانە کرایەوە (Rudaw)\n")
    desk.change("قوتابخانە کرایەوە 2023.", "قوتابخانەیەک لە مەخموور کرایەوە.")
    done = desk.sync()
    assert (done.approved, done.written) == (1, 0)
    assert desk.entries()[0].draft_id == NUMBERS["ckb"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("* Rudaw: <https://r.example/a_b>", "- Rudaw: <https://r.example/a_b>"),
        ("- [الحرة (عراق)](https://h.example/1)", "- الحرة (عراق): <https://h.example/1>"),
        ("- Rûdaw - https://r.example", "- Rûdaw: <https://r.example>"),
        ("[1]: https://r.example", "- 1: <https://r.example>"),
        ("https://r.example/x", "- article: <https://r.example/x>"),
        ("The minister said on Sunday that it is here: https://r.example", None),
        ("He came. See: https://r.example", None),
        (r"\- Rudaw: \<https\://r.example\>", None),
        ("- no address", None),
        ("https://a.example " * 5, None),
    ],
)
def test_a_link_is_known_by_its_address(line: str, found: str | None) -> None:
    assert link(line) == found


def test_words_of_an_outlet_that_look_like_a_comment_stay_words() -> None:
    assert comment(r"\<!-- a remark --\>") is None
    text = "## October 3, 2023\n\n### [ ] A\n<!-- draft 1 revision 1 -->\n\n" + r"\<!-- draft 2 revision 1 --\>" + "\n"
    block = parse(text, "queue.md").blocks[0]
    assert (block.draft_id, block.text) == (1, "<!-- draft 2 revision 1 -->")
    with pytest.raises(QueueFileError, match=r"queue\.md:5: an escaped comment"):
        parse(text.replace("<!-- draft 1 revision 1 -->\n", ""), "queue.md")


@pytest.mark.parametrize(
    "line",
    [
        "> a note",
        "- Rudaw: <https://rudaw.example/1>",
        "",
        "- Rudaw:",
        "https://a.example ",
        "<!-- draft 1",
        "x" * 40,
        "- [",
        "[](",
        "---",
        "> " * 20,
    ],
)
def test_a_megabyte_of_one_kind_of_line_is_read_in_no_time(line: str) -> None:
    lines = f"{line}\n" * (2**20 // (len(line) + 1) // 4)
    import time

    began = time.process_time()
    for text in (lines, lines.replace("\n", " ")):
        with __import__("contextlib").suppress(QueueFileError):
            parse(f"## October 3, 2023\n\n### [ ] A\n<!-- draft 1 revision 1 -->\n\n{text}\n", "queue.md")
    assert time.process_time() - began < 5
