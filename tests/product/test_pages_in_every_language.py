"""Every page of the sample outlets' desk, with the real catalogues: what is in English there is a name, a title, an address or data."""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.database.store import open_store
from storage.database.tables import articles, members, revisions
from storage.database.tables_threads import thread_links
from tests.support.browser import crawler
from tests.support.crawled_pages import crawl, fetch
from tests.support.desk_server import desk_page

ALSO = (
    "/nowhere", "/keys", "/why?of=https%3A%2F%2Fx.example%2F1", "/begin?language=ar", "/begin?language=ckb", "/begin?language=kmr",
    "/search?q=iraq", "/sources/new", "/articles?stage=unread", "/corrections",
)  # fmt: skip
ALLOWED = {
    **dict.fromkeys(("Ctrl", "Enter", "Shift"), "keys"),
    **dict.fromkeys(("HTML", "UTF", "UTC", "git", "robots", "txt", "yaml", "sources", "browser"), "names of files and forms of data"),
    **dict.fromkeys(("crawler", "add", "URL", "sync", "topics", "digest"), "commands to type"),
    **dict.fromkeys(("atom", "docx", "eml", "html", "json", "feed", "index"), "files of an edition"),
    **dict.fromkeys(("ckb", "kmr", "telegram"), "codes of languages, and of a way an alarm goes, as examples in a field"),
    **dict.fromkeys(("http_", "no_text"), "codes that `crawler runs` counts by"),
    **dict.fromkeys(("http", "https", "www", "example", "org", "rss", "xml"), "parts of an address"),
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z_]{3,}")
_ADDRESS = re.compile(
    r"https?://\S+|\b[\w.-]+\.(?:example|md|yaml|xml)\S*|[\w/.-]*/queue\.md:\d+|<<<<<<<.*|digest-[\w.-]+"
    r"|crawler sources \w+ \w+(?: --live)?|(?<=”) \(\w+\)"
)
# English by its little words, which Kurmanji has none of.
_ENGLISH = re.compile(r"(?i)\b(?:the|of|is|are|not|with|and|this|was|for|it|has|been|that|should|where|its)\b")


@pytest.fixture(scope="module")
def data(demo_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk that has published, and whose queue file was then damaged."""
    folder = shutil.copytree(demo_run, tmp_path_factory.mktemp("languages") / "data")
    file = folder / "demo" / "queue.md"
    file.write_text(file.read_text(encoding="utf-8").replace("### [ ]", "### [x]", 3), encoding="utf-8")
    crawler(folder, "queue", "sync", "--by", "Shirin")
    crawler(folder, "digest", "--from", "2000-01-01", "--to", "2100-01-01")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("### [ ]", "<<<<<<< mine\n### [q]", 1), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    with desk_page(data, "--by", "Shirin") as found:
        while "queue.md:" not in fetch(f"{found}/", {}):  # the file is read in a thread of its own
            time.sleep(0.5)
        yield found


@pytest.fixture(scope="module")
def data_texts(data: Path) -> tuple[str, ...]:
    """What outlets and drafts have, the longest first: titles, headlines, words that two articles share, gists' values, figures."""
    store = open_store(data / "demo" / "desk.db")
    with store.read() as db:
        texts = set(db.execute(select(articles.c.title)).scalars()) | set(
            db.execute(select(revisions.c.headline)).scalars()
        )
        lines = [*db.execute(select(revisions.c.gist)).scalars(), *db.execute(select(members.c.reason)).scalars()]
        lines += db.execute(select(thread_links.c.reason)).scalars()
        lines += [
            note for notes in db.execute(select(revisions.c.notes)).scalars() for note in notes if "differ" in note
        ]
    store.close()
    for line in lines:
        texts |= {value.strip() for part in line.split("; ") for value in re.split(": |, ", part)[1:]}
    texts |= {word for text in texts for word in re.findall(r"\b[A-Z][\w'-]+", text)}  # a name or a word of a headline
    return tuple(sorted(texts - {""}, key=len, reverse=True))


def without_data(text: str, data_texts: tuple[str, ...]) -> str:
    text = re.sub(r"\w+ Demo\b", " ", _ADDRESS.sub(" ", text))
    for value in data_texts:
        if value in text:
            text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", " ", text)
    return text


@pytest.mark.parametrize("language", ["ar", "ckb", "kmr"])
def test_nothing_is_left_in_english(address: str, data_texts: tuple[str, ...], language: str) -> None:
    left: dict[str, str] = {}
    pages = dict(crawl(address, language, ALSO))
    assert len(pages) > 40
    for path, texts in pages.items():
        for text in texts:
            own = without_data(text, data_texts)
            words = (
                _ENGLISH.findall(own)
                if language == "kmr"
                else [word for word in _WORD.findall(own) if word not in ALLOWED]
            )
            if words:
                left.setdefault(text, path)
    assert left == {}
    assert any("queue.md:" in text for text in pages["/"])  # the fault was shown, in other words than the parser's
