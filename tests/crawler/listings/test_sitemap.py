"""Sitemaps as content systems write them: pictures, clips, entities, and no word of what is new."""

import pytest

from crawler.listings.link import MAX_LINKS
from crawler.listings.sitemap import MAX_CHILDREN, nested_sitemaps
from tests.crawler.listings.test_read import HOME, a_listing, a_page, a_sitemap, links_of

NEWS = "<news:news><news:publication_date>2023-10-03T09:00:00Z</news:publication_date><news:title>{}</news:title></news:news>"
IMAGE = '<image:image xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><image:loc>{0}/x.jpg</image:loc><image:title>Photo</image:title></image:image>'
CLIP = '<video:video xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"><video:title>Clip</video:title><video:publication_date>2019-01-01</video:publication_date></video:video>'


@pytest.mark.parametrize(
    "more",
    [
        IMAGE.format(HOME),
        CLIP,
        IMAGE.format(HOME) + CLIP,
        IMAGE.format(HOME).replace(' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"', ""),
        f"<image:loc>{HOME}/x.jpg</image:loc>",
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_a_picture_or_a_clip_changes_nothing_of_its_article(more: str, before: bool) -> None:
    own = f"<loc>{HOME}/5</loc>" + NEWS.format("Dam reopens")
    [link] = links_of("news_sitemap", a_sitemap(f"<url>{more + own if before else own + more}</url>"))
    assert (link.url, link.title) == (f"{HOME}/5", "Dam reopens")
    assert link.published_at is not None
    assert link.published_at.year == 2023


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("&laquo;Dam&raquo;&nbsp;reopens &mdash; at last", "«Dam» reopens — at last"),
        ("Bread & water", "Bread & water"),
        ("Bread &amp; water", "Bread & water"),
        ("<![CDATA[Bread & water]]>", "Bread & water"),
        ("&lrm;فتح السد&hellip;", "فتح السد…"),
        ("&nosuch; Dam", "&nosuch; Dam"),
    ],
)
def test_a_title_with_html_in_it_is_read(title: str, read: str) -> None:
    body = a_sitemap(f"<url><loc>{HOME}/5?a=1&b=2</loc>{NEWS.format(title)}</url>")
    [link] = links_of("news_sitemap", body)
    assert (link.url, link.title) == (f"{HOME}/5?a=1&b=2", read)


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1256", "us-ascii"])
def test_a_wrong_declaration_is_seen_through(encoding: str) -> None:
    body = a_sitemap(f"<url><loc>{HOME}/5</loc>{NEWS.format('فتح السد')}</url>")
    body = body.replace('version="1.0"', f'version="1.0" encoding="{encoding}"')
    assert [link.title for link in links_of("news_sitemap", body)] == ["فتح السد"]


def an_index(names: list[str]) -> str:
    entries = "".join(f"<sitemap><loc>{name}</loc></sitemap>" for name in names)
    return a_sitemap(entries, root="sitemapindex")


@pytest.mark.parametrize("newest_last", [True, False])
def test_of_a_long_index_without_days_both_ends_are_read_and_the_rest_is_counted(newest_last: bool) -> None:
    numbers = range(1, 121) if newest_last else range(120, 0, -1)
    page = a_page(an_index([f"{HOME}/posts-{number}.xml" for number in numbers]))
    found, more = nested_sitemaps(a_listing("sitemap"), page)
    assert len(found) == MAX_CHILDREN
    assert more == 120 - MAX_CHILDREN
    assert found[0] == f"{HOME}/posts-120.xml"
    assert f"{HOME}/posts-1.xml" in found


def test_an_index_may_name_sitemaps_of_another_host_and_no_address_by_number() -> None:
    names = ["https://files.cdn.example/s1.xml", "http://192.168.0.1/s2.xml", "http://localhost/s3.xml"]
    assert nested_sitemaps(a_listing("sitemap"), a_page(an_index(names))) == (["https://files.cdn.example/s1.xml"], 0)


@pytest.mark.parametrize("newest_last", [True, False])
def test_of_a_long_sitemap_without_days_the_highest_numbers_are_kept(newest_last: bool) -> None:
    last = MAX_LINKS + 1000
    numbers = range(1, last + 1) if newest_last else range(last, 0, -1)
    found = links_of("sitemap", a_sitemap("".join(f"<url><loc>{HOME}/{number}</loc></url>" for number in numbers)))
    assert len(found) == MAX_LINKS
    assert found[0].url == f"{HOME}/{last}"


def test_an_unended_section_of_character_data_takes_no_time() -> None:
    assert links_of("sitemap", a_sitemap(f"<url><loc>{HOME}/5</loc></url>" + "<![CDATA[&" * 100_000)) != []
