"""The desk's own month, imported as approved entries, comes out as the page the desk published."""

import json
import re
from datetime import date
from pathlib import Path

from digest.composing.corrections import DecidedEntries
from digest.formats import FORMATS
from digest.imports import ImportResult, import_entries
from digest.publish import publish
from review.decisions.rules import approved
from storage.database.store import open_store
from storage.editing import decisions, drafts
from storage.text.markdown import unescape
from tests.support.records import NOON
from tests.support.shipped import CONFIG

FIRST, LAST = date(2023, 10, 1), date(2023, 10, 31)
# The file of entries does not say what the page shows by its place: an editor would.
OUTLET_AFTER_HEADLINE = {f"oct{number:02}" for number in range(1, 7)}
SECTIONS = {"2023-10-23": "Intercepts"}
# What the file of entries has lost: entry, its words, the page's words.
DIFFERENCES = [
    ("oct25", " (Iraqi News).", ". Last updated on October 17, 2023 (Iraqi News)."),  # the outlet's own footer
    ("oct37", " (The New Arab).", ". (The New Arab)."),  # a full stop before the bracket
    ("oct41", "(Al Nahar)", "(Al-Nahar)"),  # one spelling for an outlet
    ("oct42", "militias US Embassy", "militias (Rudaw). US Embassy"),  # two pieces of news in one entry:
    ("oct42", "(Rudaw, Iraqi News)", "(Iraqi News)"),  # each had its outlet at its end
    ("oct49", "(The New Arab)", "(New Arab)"),  # one spelling for an outlet
]


def test_the_months_entries_come_out_as_the_months_page(shared: Path, tmp_path: Path) -> None:
    kept = json.loads((shared / "seed" / "iraq_october_2023.json").read_text(encoding="utf-8"))
    for entry in kept["entries"]:
        entry["section"] = SECTIONS.get(entry["date"], "")
        entry["outlet_at"] = "headline" if entry["id"] in OUTLET_AFTER_HEADLINE else "end"
    file = tmp_path / "entries.json"
    file.write_text(json.dumps(kept), encoding="utf-8")

    store = open_store(tmp_path / "store.db")
    assert import_entries(store, file, "Shirin", NOON) == ImportResult(entries=49, analyses=3, known=0)
    with store.read() as db:
        entries = approved(decisions.all_by_draft(db), drafts.relevance(db))
    publish(
        store,
        lambda _: DecidedEntries(tuple(entries), {}, {}),
        FIRST,
        LAST,
        list(FORMATS),
        tmp_path,
        CONFIG.digest,
        NOON,
    )
    store.close()

    ours = printed((tmp_path / "digest-2023-10.md").read_text(encoding="utf-8"))
    headlines = {entry["id"]: entry["headline"] for entry in kept["entries"]}
    for entry_id, ours_says, page_says in DIFFERENCES:
        (line,) = (number for number, line in enumerate(ours) if f". {headlines[entry_id]}" in line)
        assert ours[line].count(ours_says) == 1
        ours[line] = ours[line].replace(ours_says, page_says)
    assert ours == page_lines((shared / "seed" / "iraq_october_2023.txt").read_text(encoding="utf-8"))


def printed(markdown: str) -> list[str]:
    """The lines a reader sees."""
    lines = [re.sub(r'^#+ |<a id="[^"]*"></a>|\*\*', "", line) for line in markdown.splitlines()]
    return [" ".join(unescape(line).split()) for line in lines if line and not line.startswith("- [")]


def page_lines(page: str) -> list[str]:
    """The saved page from its title to its last entry, without the button of its audio player."""
    lines = [" ".join(line.split()) for line in page.splitlines() if line.strip()]
    body = lines[lines.index("Iraq in October, 2023") : lines.index("Subject:")]
    return [line for line in body if line != "Listen to this article"]
