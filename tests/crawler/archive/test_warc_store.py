"""What was fetched can be read again, and saved pages answer a crawl."""

import os
import random
import resource
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.replay import Replay
from crawler.archive.warc_store import Writer, page_at
from crawler.demo.server import serve
from crawler.sources.source import load_sources
from storage.corpus import articles
from storage.database.store import open_store
from storage.database.tables import articles as articles_table
from storage.errors import ConfigError, StoreError
from storage.records import Article, Page
from tests.support.crawling import CONFIG, Answer, Outlet, a_page, a_source, crawl_once
from tests.support.paths import ROOT
from tests.support.records import NOON
from tests.support.warm_process import in_a_child, pool_of

BODY = "<html><body><p>قوتابخانەیەک لە مەخموور کرایەوە</p></body></html>".encode()
PAGE = Page(
    url="https://www.rudaw.net/sorani/1",
    final_url="https://www.rudaw.net/sorani/1",
    fetched_at=NOON,
    status=200,
    headers=(("Content-Type", "text/html; charset=utf-8"), ("Transfer-Encoding", "chunked"), ("Vary", "Accept")),
    body=BODY,
)


def stored(path: Path) -> list[Article]:
    store = open_store(path)
    with store.read() as db:
        rows = db.execute(select(articles_table).order_by(articles_table.c.source, articles_table.c.identity))
        found = [articles.to_article(row) for row in rows]
    store.close()
    return found


def test_a_page_written_is_read_back(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "archive")
    other = replace(
        PAGE, url="https://www.rudaw.net/sorani/2", final_url="https://www.rudaw.net/sorani/2", body=b"other"
    )
    first, second = writer.write(PAGE, (("User-Agent", "desk"),), "allowed"), writer.write(other, (), "allowed")
    assert first == "crawl-2023-10-03.warc.gz@0"
    replay = Replay(tmp_path / "archive", 1_000_000)
    kept = replay.page("http://rudaw.net/sorani/1/", NOON)
    assert kept is not None
    assert (kept.body, kept.fetched_at, kept.encoding, kept.archived_at) == (BODY, NOON, "utf-8", first)
    again = replay.page(other.url, NOON)
    assert again is not None
    assert (again.body, again.archived_at) == (b"other", second)
    assert replay.page("https://www.rudaw.net/sorani/3", NOON) is None


def test_a_long_saved_page_is_cut(tmp_path: Path) -> None:
    Writer(tmp_path).write(replace(PAGE, body=b"a" * 500_000), (), "allowed")
    kept = Replay(tmp_path, 10_000).page(PAGE.url, NOON)
    assert kept is not None
    assert len(kept.body) == 10_000


def test_an_archive_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file, not a folder")
    with pytest.raises(StoreError, match="cannot be written"):
        Writer(tmp_path / "archive").write(PAGE, (), "allowed")


def test_nothing_saved_is_an_error_that_tells_the_fix(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"MANIFEST\.tsv, or WARC"):
        Replay(tmp_path, 1000)


def test_a_manifest_names_only_files_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (tmp_path / "secret.html").write_text("secret")
    (folder / "one.html").write_bytes(BODY)
    rows = [
        "file\toriginal_url",
        f"one.html\t{PAGE.url}",
        "../secret.html\thttps://a.example/2",
        "gone.html\thttps://a.example/3",
    ]
    rows += ["one.html\tnot an address", "one.html\thttps://a.example/4 (shortened)"]
    (folder / "MANIFEST.tsv").write_text("\n".join(rows), encoding="utf-8")
    replay = Replay(folder, 1000)
    assert replay.urls() == [PAGE.url]
    assert replay.unreadable == 4


def test_a_broken_warc_file_costs_only_itself(tmp_path: Path) -> None:
    Writer(tmp_path).write(PAGE, (), "allowed")
    (tmp_path / "broken.warc.gz").write_bytes(b"this is no gzip and no WARC")
    cut = (tmp_path / "crawl-2023-10-03.warc.gz").read_bytes()[:-40]
    (tmp_path / "cut.warc.gz").write_bytes(cut)
    assert Replay(tmp_path, 100_000).has(PAGE.url)


def test_what_one_crawl_archived_another_replays_without_the_outlet(outlet: Outlet, tmp_path: Path) -> None:
    outlet.add_articles(1, 2)
    source = a_source(outlet)
    crawl_once(tmp_path / "one.db", [source], outlet, archive=tmp_path / "archive")
    asked = outlet.hits.total()
    outlet.answers["/news/1"].body = a_page("Changed since", "Erbil")
    (outcome,) = crawl_once(tmp_path / "two.db", [source], replay=tmp_path / "archive")
    assert (outcome.state, outcome.found, outcome.new) == ("ok", 2, 2)
    assert outlet.hits.total() == asked


def test_saved_pages_are_taken_by_their_outlet_and_the_others_counted(outlet: Outlet, tmp_path: Path) -> None:
    rows = [f"1.html\t{outlet.home}/news/1", "2.html\thttps://unknown.example/x"]
    for name in ("1.html", "2.html"):
        (tmp_path / name).write_bytes(a_page("A school opens", "Makhmur"))
    (tmp_path / "MANIFEST.tsv").write_text("\n".join(["file\toriginal_url", *rows]), encoding="utf-8")
    saved, others = crawl_once(tmp_path / "store.db", [a_source(outlet)], replay=tmp_path)
    assert (saved.listing, saved.new) == ("saved pages", 1)
    assert (others.source, others.state) == ("replay", "ok")
    assert "1 saved pages" in others.message
    assert "unknown.example" in others.message


def test_days_of_a_listing_that_a_replay_had_no_need_of_are_no_strangers(outlet: Outlet, tmp_path: Path) -> None:
    rows = [f"1.html\t{outlet.home}/news/1", f"1.xml\t{outlet.home}/sitemap-2021-05-03.xml"]
    (tmp_path / "1.html").write_bytes(a_page("A school opens", "Makhmur"))
    (tmp_path / "1.xml").write_bytes(b"<urlset/>")
    (tmp_path / "MANIFEST.tsv").write_text("\n".join(["file\toriginal_url", *rows]), encoding="utf-8")
    listing = {"kind": "sitemap", "url": f"{outlet.home}/sitemap-{{yyyy}}-{{mm}}-{{dd}}.xml", "sure": "used"}
    source = a_source(outlet, editions={"en": {"listings": (listing,)}})
    (saved,) = crawl_once(tmp_path / "store.db", [source], replay=tmp_path)
    assert (saved.listing, saved.new) == ("saved pages", 1)


def test_the_real_saved_pages_become_articles(shared: Path, tmp_path: Path) -> None:
    sources = list(load_sources(ROOT / "config" / "sources.yaml").values())
    outcomes = crawl_once(tmp_path / "store.db", sources, replay=shared / "data" / "pages")
    new = {(outcome.source, outcome.listing): outcome.new for outcome in outcomes}
    assert new["iraqi_news", "https://www.iraqinews.com/feed/"] == 10
    assert outcomes[-1].source == "replay"


def test_a_page_lies_there_with_its_request_its_robots_decision_and_its_time(outlet: Outlet, tmp_path: Path) -> None:
    outlet.add_articles(1)
    outlet.answers["/news/1"] = Answer(status=301, headers={"Location": "/news/1/a-school?lang=en"})
    outlet.answers["/news/1/a-school?lang=en"] = Answer(a_page("A school", "Makhmur"))
    crawl_once(tmp_path / "one.db", [a_source(outlet)], outlet, archive=tmp_path / "archive")
    (warc,) = (tmp_path / "archive").iterdir()
    with warc.open("rb") as file:
        records = [(record, record.content_stream().read()) for record in ArchiveIterator(file)][-3:]
    (response, _), (request, _), (metadata, more) = records
    headers = [record.rec_headers for record, _ in records]
    assert [one.get_header("WARC-Target-URI") for one in headers] == [f"{outlet.home}/news/1/a-school?lang=en"] * 3
    assert {one.get_header("WARC-Date") for one in headers} == {"2023-10-03T12:00:00.000000Z"}
    named = response.rec_headers.get_header("WARC-Record-ID")
    assert {one.rec_headers.get_header("WARC-Concurrent-To") for one in (request, metadata)} == {named}
    assert request.http_headers.protocol == "GET"
    assert request.http_headers.statusline == "/news/1/a-school?lang=en HTTP/1.1"
    assert request.http_headers.get_header("User-Agent") == CONFIG.user_agent
    assert more.decode() == f"robots: allowed: no robots.txt (answered 404)\r\nasked: {outlet.home}/news/1\r\n"


def test_an_article_points_at_the_page_it_was_read_from(outlet: Outlet, tmp_path: Path) -> None:
    outlet.add_articles(1)
    outlet.answers["/news/1"] = Answer(status=301, headers={"Location": "/news/1/a-school"})
    outlet.answers["/news/1/a-school"] = Answer(a_page("A school", "Makhmur"))
    crawl_once(tmp_path / "one.db", [a_source(outlet)], outlet, archive=tmp_path / "archive")
    (article,) = stored(tmp_path / "one.db")
    saved = Replay(tmp_path / "archive", 100_000).page(f"{outlet.home}/news/1", NOON)
    assert saved is not None
    assert saved.archived_at == article.archived_at
    assert saved.final_url == f"{outlet.home}/news/1/a-school"
    assert b"Makhmur" in saved.body


def test_what_is_archived_of_the_demo_gives_the_same_articles_again(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    patient = CONFIG.model_copy(update={"timeout_seconds": 20.0})
    with serve(NOON) as demo:
        sources = list(demo.sources.values())
        crawl_once(tmp_path / "one.db", sources, proxy=demo.proxy, archive=archive, config=patient)
    crawl_once(tmp_path / "two.db", sources, replay=archive, now=NOON + timedelta(days=400))
    read = [replace(one, id=0) for one in stored(tmp_path / "one.db") if one.read]
    assert len(read) >= 55
    assert [replace(one, id=0) for one in stored(tmp_path / "two.db")] == read


def test_a_full_disk_leaves_no_half_record(tmp_path: Path) -> None:
    Writer(tmp_path).write(PAGE, (), "allowed")
    size = (tmp_path / "crawl-2023-10-03.warc.gz").stat().st_size
    told = in_a_child(_write_on_a_full_disk, tmp_path, size + 100)
    assert "cannot be written: No space left" in told
    assert (tmp_path / "crawl-2023-10-03.warc.gz").stat().st_size == size


def test_a_large_day_goes_on_in_a_further_file(tmp_path: Path) -> None:
    big = replace(PAGE, body=random.Random(1).randbytes(600_000))
    writer = Writer(tmp_path, megabytes=1)
    places = [writer.write(big, (), "allowed") for _ in range(5)]
    places.append(Writer(tmp_path, megabytes=1).write(big, (), "allowed"))  # the next run
    names = [place.partition("@")[0] for place in places]
    day = "crawl-2023-10-03"
    assert names == [name for part in ("", "-2", "-3") for name in [f"{day}{part}.warc.gz"] * 2]
    assert all(page_at(tmp_path, place, 10**6).body == big.body for place in places)
    tomorrow = writer.write(replace(PAGE, fetched_at=NOON + timedelta(days=1)), (), "allowed")
    assert tomorrow == "crawl-2023-10-04.warc.gz@0"


@pytest.mark.parametrize("lost", [1, 7, 300, 900, 60_000, 200_000, 210_000])
def test_a_record_half_written_when_a_process_was_killed_is_cut_off_by_the_next(lost: int, tmp_path: Path) -> None:
    body = random.Random(2).randbytes(200_000)
    first = Writer(tmp_path).write(PAGE, (), "allowed")
    path = tmp_path / "crawl-2023-10-03.warc.gz"
    whole = path.stat().st_size
    Writer(tmp_path).write(replace(PAGE, url=PAGE.url + "2", final_url=PAGE.url + "2", body=body), (), "allowed")
    os.truncate(path, max(whole + 2, path.stat().st_size - lost))
    third = Writer(tmp_path).write(replace(PAGE, url=PAGE.url + "3", final_url=PAGE.url + "3"), (), "allowed")
    replay = Replay(tmp_path, 10**6)
    assert replay.unreadable == 0
    assert replay.has(PAGE.url + "3")
    assert [page_at(tmp_path, place, 10**6).body for place in (first, third)] == [BODY, BODY]


def test_a_file_without_any_whole_record_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "crawl-2023-10-03.warc.gz").write_bytes(b"\x1f\x8b\x08\x00")
    assert Writer(tmp_path).write(PAGE, (), "allowed").endswith("@0")


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    with pool_of(4) as pool:
        places = [place for some in pool.map(_write_many, [tmp_path] * 4, range(4)) for place in some]
    assert len(set(places)) == 80
    assert {page_at(tmp_path, place, 10**6).url for place in places} == {f"{PAGE.url}{n}" for n in range(80)}


def _write_many(folder: Path, worker: int) -> list[str]:
    writer = Writer(folder)
    urls = [f"{PAGE.url}{worker * 20 + n}" for n in range(20)]
    return [writer.write(replace(PAGE, url=url, final_url=url), (), "allowed") for url in urls]


def _write_on_a_full_disk(folder: Path, largest: int) -> str:
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    with pytest.raises(StoreError) as told:
        Writer(folder).write(PAGE, (), "allowed")
    return str(told.value)
