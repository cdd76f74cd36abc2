"""WARC files of others become articles of the outlets: a stream, damaged in places, many hosts, read twice and in any order."""

import gzip
import io
import tracemalloc
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive.warc_store import Writer, page_at
from crawler.archive.warc_stream import DamagedBytes, WarcRecord, members
from crawler.crawl.backfill import BackfillWindow, FileProgress, backfill
from crawler.sources.source import identity, load_sources
from storage.corpus import articles
from storage.database.store import Store, open_store
from storage.database.tables import articles as rows
from storage.errors import ConfigError, StoreError
from storage.records import Article, Outcome
from tests.support.crawling import CONFIG, PARAGRAPH
from tests.support.paths import ROOT
from tests.support.records import NOON, an_article
from tests.support.warm_process import ensure_server

SOURCES = list(load_sources(ROOT / "config" / "sources.yaml").values())
TEXTS = {
    "https://www.rudaw.net/english/kurdistan/031020231": (
        "A school opens in Makhmur",
        PARAGRAPH.format(place="Makhmur"),
    ),
    "https://baghdadtoday.news/271809-.html": (
        "افتتاح مدرسة في مخمور",
        "افتتحت الوزارة يوم الثلاثاء مدرسة جديدة في قضاء مخمور، وفيها اثنا عشر صفا. " * 5,
    ),
    "https://www.kurdistan24.net/ckb/story/912580/qutabxane": (
        "قوتابخانەیەک لە مەخموور",
        "وەزارەتی پەروەردە ڕۆژی سێشەممە قوتابخانەیەکی نوێی لە مەخموور کردەوە. " * 6,
    ),
    "https://www.rudaw.net/kurmanci/kurdistan/031020232": (
        "Dibistanek li Mexmûrê vebû",
        "Wezareta Perwerdeyê roja sêşemê dibistaneke nû li Mexmûrê vekir. Duwanzdeh polên wê hene. " * 5,
    ),
}
RUDAW = next(source for source in SOURCES if source.key == "rudaw")
ALWAYS = BackfillWindow()


def a_page(title: str, text: str) -> bytes:
    return f'<html><head><meta charset="utf-8"></head><body><article><h1>{title}</h1><p>{text}</p></article></body></html>'.encode()


def a_record(
    url: str, body: bytes, at: datetime = NOON, status: str = "200 OK", kind: str = "text/html; charset=utf-8"
) -> bytes:
    """A response record as Common Crawl writes it, one gzip member, with its request before it."""
    file = io.BytesIO()
    writer: Any = WARCWriter(file, gzip=True)
    date = {"WARC-Date": at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "x")], is_http_request=True)
    headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
    for record in (
        writer.create_warc_record(url, "request", http_headers=asked, warc_headers_dict=dict(date)),
        writer.create_warc_record(url, "response", io.BytesIO(body), http_headers=headers, warc_headers_dict=date),
    ):
        writer.write_record(record)
        record.raw_stream.close()
    return file.getvalue()


def a_warc(path: Path, records: Iterable[bytes]) -> Path:
    file = io.BytesIO()
    writer: Any = WARCWriter(file, gzip=True)
    info = writer.create_warcinfo_record(path.name, {"software": "a test"})
    writer.write_record(info)
    info.raw_stream.close()
    path.write_bytes(file.getvalue() + b"".join(records))
    return path


def ours(at: datetime = NOON) -> list[bytes]:
    return [a_record(url, a_page(*told), at) for url, told in TEXTS.items()]


@pytest.mark.parametrize("forged", [(2999, 1, 1), (9999, 12, 31), (2023, 10, 5), (1994, 12, 31)])
def test_a_record_dated_when_it_cannot_be_is_left_out_and_freezes_no_article(
    store: Store, tmp_path: Path, forged: tuple[int, int, int]
) -> None:
    url = next(iter(TEXTS))
    page = a_page("Forged in the files", PARAGRAPH.format(place="Kut"))
    record = a_record(url, page, datetime(*forged, 12, tzinfo=UTC))
    outcome = fill(store, [a_warc(tmp_path / "f.warc.gz", [record])], tmp_path / "archive")[0]
    assert "bad_date" in outcome.message
    assert stored(store) == []
    with store.begin() as db:  # as an earlier version took it
        articles.add(
            db,
            an_article(
                source="rudaw",
                identity=identity(url, RUDAW, "en") or "",
                url=url,
                fetched_at=datetime(2999, 1, 1, tzinfo=UTC),
            ),
        )
    fill(store, [a_warc(tmp_path / "t.warc.gz", ours())], tmp_path / "archive")
    kept = {one.title for one in stored(store)}
    assert "A school opens in Makhmur" in kept
    assert len(kept) == len(TEXTS)


def others(count: int) -> list[bytes]:
    return [
        a_record(f"https://elsewhere{n}.example/{n}", a_page("Elsewhere", "Nothing of ours. " * 90))
        for n in range(count)
    ]


def fill(
    store: Store,
    files: list[Path],
    archive: Path,
    window: BackfillWindow = ALWAYS,
    now: datetime = NOON + timedelta(days=1),
) -> list[Outcome]:
    told: list[Outcome] = []
    far: list[FileProgress] = []
    ensure_server()
    backfill(store, SOURCES, files, window, CONFIG, Writer(archive), lambda: now, far.append, told.append)
    return told


def stored(store: Store) -> list[Article]:
    with store.read() as db:
        return [articles.to_article(row) for row in db.execute(select(rows).order_by(rows.c.source, rows.c.identity))]


def test_articles_of_the_outlets_are_found_among_many_hosts_in_every_script(store: Store, tmp_path: Path) -> None:
    pages = ours()
    redirect = a_record("https://www.rudaw.net/english/kurdistan/031020239", b"", status="301 Moved")
    front = a_record("https://www.rudaw.net/english", a_page("Front", "Nothing. " * 99))
    feed = a_record("https://www.rudaw.net/english/kurdistan/031020238", b"{}", kind="application/json")
    records = [*others(20), pages[0], redirect, front, *others(20), *pages[1:], feed, *others(3)]
    outcomes = fill(store, [a_warc(tmp_path / "CC-NEWS-1.warc.gz", records)], tmp_path / "archive")
    kept = stored(store)
    assert [(one.language, one.title) for one in kept] == [
        ("ar", "افتتاح مدرسة في مخمور"),
        ("ckb", "قوتابخانەیەک لە مەخموور"),
        ("en", "A school opens in Makhmur"),
        ("kmr", "Dibistanek li Mexmûrê vebû"),
    ]
    assert {one.fetched_at for one in kept} == {NOON}
    made = {outcome.source: outcome for outcome in outcomes}
    assert (made["rudaw"].found, made["rudaw"].new, made["rudaw"].dropped) == (4, 2, 2)
    assert "http_301 1" in made["rudaw"].message
    assert made["backfill"].message == f"{1 + 2 * 50} records, 6 of these outlets"


def test_an_article_points_at_the_very_record_it_came_from(store: Store, tmp_path: Path) -> None:
    pages = ours()
    warc = a_warc(tmp_path / "CC-NEWS-1.warc.gz", [*others(2), pages[0]])
    fill(store, [warc], tmp_path / "archive")
    (article,) = stored(store)
    page = page_at(tmp_path / "archive", article.archived_at, 100_000)
    assert (page.url, page.fetched_at) == (article.url, NOON)
    assert b"Makhmur" in page.body
    (copy,) = (tmp_path / "archive").iterdir()
    begin = int(article.archived_at.rpartition("@")[2])
    (response,) = held(warc, "response", "rudaw")
    assert copy.read_bytes()[begin:].startswith(response.zipped)  # byte for byte
    (beside,) = held(copy, "metadata", "rudaw")
    assert f"from: CC-NEWS-1.warc.gz@{response.offset}".encode() in beside.plain


def held(path: Path, kind: str, url: str) -> list[WarcRecord]:
    def is_wanted(fields: dict[str, str]) -> bool:
        return fields["warc-type"] == kind and url in fields.get("warc-target-uri", "")

    found = members(path, is_wanted, 10**6, lambda _: None)
    return [one for one in found if isinstance(one, WarcRecord) and one.is_whole]


def test_a_second_reading_brings_nothing_and_copies_nothing(store: Store, tmp_path: Path) -> None:
    files = [a_warc(tmp_path / "one.warc.gz", ours()), a_warc(tmp_path / "two.warc.gz", ours())]
    fill(store, files, tmp_path / "archive")
    before, size = stored(store), next((tmp_path / "archive").iterdir()).stat().st_size
    outcomes = fill(store, files, tmp_path / "archive")
    assert sum(outcome.new + outcome.updated for outcome in outcomes) == 0
    assert sum(outcome.known for outcome in outcomes) == 8
    assert (stored(store), next((tmp_path / "archive").iterdir()).stat().st_size) == (before, size)


def test_a_later_look_is_a_new_version_and_an_older_one_changes_nothing(store: Store, tmp_path: Path) -> None:
    url, (title, text) = next(iter(TEXTS.items()))
    edited = a_page(title, text.replace("400", "450"))
    files = [
        a_warc(tmp_path / "later.warc.gz", [a_record(url, a_page(title, text)), a_record(url, edited, NOON + timedelta(hours=3))]),
        a_warc(tmp_path / "earlier.warc.gz", [a_record(url, a_page("Old words", text), NOON - timedelta(hours=3))]),
    ]  # fmt: skip
    fill(store, files, tmp_path / "archive")
    (article,) = stored(store)
    assert (article.version, article.title) == (2, title)
    assert "450 pupils" in article.text


def test_a_lead_is_filled_by_an_archived_page_however_old(store: Store, tmp_path: Path) -> None:
    url, told = next(iter(TEXTS.items()))
    lead = an_article(
        identity="english/kurdistan/031020231", url=url, text="", read=False, fetched_at=NOON + timedelta(days=5)
    )
    with store.begin() as db:
        articles.add(db, lead)
    fill(store, [a_warc(tmp_path / "one.warc.gz", [a_record(url, a_page(*told))])], tmp_path / "archive")
    (article,) = stored(store)
    assert (article.read, article.version) == (True, 2)


def test_damaged_records_are_counted_and_the_rest_is_read(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db")
    pages = ours()
    flipped = bytearray(pages[0])
    flipped[-40] ^= 0xFF  # in its checksum or its last block
    records = [
        bytes(flipped),
        pages[1],
        b"\x00" * 5000,  # a hole in the file
        pages[2],
        pages[3][:-60] + b"\x1f\x8b\x08 no beginning",  # cut off, and something that looks like a beginning
        others(1)[0],
        pages[3],
        pages[0][: len(pages[0]) // 2],  # the file ends in the middle
    ]
    *_, told = fill(store, [a_warc(tmp_path / "one.warc.gz", records)], tmp_path / "archive")
    assert sorted(one.language for one in stored(store)) == ["ar", "ckb", "kmr"]
    assert "damaged, the rest was read" in told.message
    store.close()


def test_only_the_days_asked_for_are_kept(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db")
    url, (title, text) = next(iter(TEXTS.items()))
    dated = a_page(title, text).replace(
        b"<head>", b'<head><meta property="article:published_time" content="2023-10-02T10:00:00Z">'
    )
    warc = a_warc(tmp_path / "one.warc.gz", [a_record(url, dated)])
    outside = BackfillWindow(datetime(2023, 10, 3, tzinfo=UTC), None)
    outcome, _ = fill(store, [warc], tmp_path / "archive", outside)
    assert (outcome.new, stored(store)) == (0, [])
    inside = BackfillWindow(datetime(2023, 10, 2, tzinfo=UTC), datetime(2023, 10, 3, tzinfo=UTC))
    fill(store, [warc], tmp_path / "archive", inside)
    assert len(stored(store)) == 1
    store.close()


def test_a_page_too_large_or_hostile_is_dropped_with_its_reason(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db")
    urls = [f"https://www.rudaw.net/english/kurdistan/03102023{n}" for n in range(1, 5)]
    records = [
        a_record(urls[0], b"a" * 500_000),
        a_record(urls[1], b"<a href=/x>x</a>" * 6_000),
        a_record(urls[2], b""),
        a_record(urls[3], a_page("Kept", PARAGRAPH.format(place="Erbil") * 2)),
    ]
    outcome, _ = fill(store, [a_warc(tmp_path / "one.warc.gz", records)], tmp_path / "archive")
    assert (outcome.new, outcome.dropped) == (1, 3)
    assert "too_large" in outcome.message
    store.close()


@pytest.mark.parametrize(
    ("content", "said"), [(b"WARC/1.0\r\n", "is not a gzip file"), (None, "cannot be read: No such file")]
)
def test_a_file_that_is_none_is_told_with_the_fix(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "one.warc.gz"
    if content is not None:
        path.write_bytes(content)
    store = open_store(tmp_path / "store.db")
    with pytest.raises(ConfigError, match=said):
        fill(store, [path], tmp_path / "archive")
    store.close()


def test_a_file_zipped_as_a_whole_is_told_with_the_fix(tmp_path: Path) -> None:
    file = io.BytesIO()
    writer: Any = WARCWriter(file, gzip=False)
    for number in range(2):
        info = writer.create_warcinfo_record(f"{number}", {"software": "a test"})
        writer.write_record(info)
        info.raw_stream.close()
    (tmp_path / "one.warc.gz").write_bytes(gzip.compress(file.getvalue()))
    with pytest.raises(ConfigError, match="warcio recompress"):
        list(members(tmp_path / "one.warc.gz", lambda _: False, 1000, print))


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    big = a_record("https://elsewhere.example/1", a_page("Elsewhere", "Nothing of ours. " * 200_000))
    path = a_warc(tmp_path / "one.warc.gz", [big] * 60)  # 200 MB unzipped
    tracemalloc.start()
    count = sum(isinstance(one, WarcRecord) for one in members(path, lambda _: False, 10**6, lambda _: None))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 121
    assert peak < 8 * 2**20


def test_an_archive_that_cannot_be_written_stops_the_reading(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db")
    (tmp_path / "archive").write_text("a file, not a folder")
    with pytest.raises(StoreError, match="cannot be written"):
        fill(store, [a_warc(tmp_path / "one.warc.gz", ours())], tmp_path / "archive")
    assert stored(store) == []
    store.close()


def test_a_bomb_is_a_damaged_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.archive.warc_stream._LONGEST", 2**20)
    bomb = a_record("https://elsewhere.example/1", b"a" * 2**22)
    path = a_warc(tmp_path / "one.warc.gz", [bomb, *others(1)])
    found = list(members(path, lambda _: False, 10**6, lambda _: None))
    assert sum(isinstance(one, DamagedBytes) for one in found) == 1
    assert len(found) == 5
