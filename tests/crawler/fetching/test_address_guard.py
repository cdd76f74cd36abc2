"""Only the outside is reached: the numbered cases of the attack list, without a network."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from twisted.internet.address import IPv4Address

from crawler.fetching.address_guard import AddressGuard, is_outside
from crawler.fetching.guarded_handler import GuardedResolver
from storage.config.settings import load_config
from storage.errors import BlockedAddressError, ConfigError
from tests.support.crawling import Answer, Outlet, a_feed, a_page, a_source, an_outlet, crawl_once
from tests.support.paths import ROOT


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "100.127.255.255", "0.0.0.0", "192.0.0.8", "192.88.99.1", "198.18.0.1", "203.0.113.9"),
        *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "0:0:0:0:0:0:0:1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:100.64.0.1", "::127.0.0.1", "2001:db8::1", "64:ff9b:1::a00:1"),
        *("2002:7f00:1::", "2002:a00:1::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),
        *("::ffff:0:127.0.0.1", "::ffff:0:a00:1", "4000::1", "100:1::1"),  # beyond all that is given out
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",  # Teredo of 10.0.0.1
        *("", "rudaw.net", "127.1", "0x7f.1"),
    ],
)
def test_s1_s2_an_address_inside_is_told(address: str) -> None:
    assert not is_outside(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "172.32.0.1", "100.63.255.255", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808"]
)
def test_an_address_outside_is_told(address: str) -> None:
    assert is_outside(address)


@pytest.mark.parametrize(
    "url",
    [
        *("http://2130706433/", "http://0x7f.1/", "http://017700000001/", "http://127.1/", "http://127.0.0.1:8080/"),
        *("http://localhost/", "http://localhost./", "http://LOCALHOST/", "http://a.localhost/", "http://[::1]/"),
        *(
            "http://[::ffff:7f00:1]/",
            "http://[::ffff:0:127.0.0.1]/",
            "http://[64:ff9b::127.0.0.1]/",
            "http://[fe80::1%25lo]/",
        ),
        *("http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data", "http://10.0.0.1./"),
        *("http://inside:8888\\@outside.example/", "http://outside.example#@inside/\\", "http://user:pass@rudaw.net/"),
        *(
            "http://rudaw.net/\tx",
            "http://rudaw.net/\nx",
            "http:///x",
            "http://rudaw.net:99999/",
            "http://rudaw.net:x/",
        ),
        *("file:///etc/passwd", "file:/etc/passwd", "source:file:///etc/passwd", "FILE:///etc/passwd", "data:,x"),
        *("ftp://rudaw.net/", "s3://bucket/key", "gopher://rudaw.net/", "javascript:alert(1)", "//rudaw.net/", ""),
        "https://rudaw.net/" + "a" * 9000,
    ],
)
def test_s3_s7_an_address_that_is_no_plain_one_of_the_outside_is_not_asked(url: str) -> None:
    with pytest.raises(BlockedAddressError):
        AddressGuard().check(url)


@pytest.mark.parametrize(
    "url",
    ["https://www.rudaw.net/english/1?a=b", "HTTP://rudaw.net:8080/", "https://rudaw.net/%D8%B9", "http://8.8.8.8/"],
)
def test_a_plain_address_outside_passes(url: str) -> None:
    AddressGuard().check(url)


def test_only_the_address_allowed_is_let_through() -> None:
    guard = AddressGuard(frozenset({"127.0.0.1:8080"}))
    guard.check("http://127.0.0.1:8080/")
    assert guard.passes("127.0.0.1", 8080, "127.0.0.1")
    assert not guard.passes("127.0.0.1", 8081, "127.0.0.1")
    assert not guard.passes("rudaw.net", 443, "10.0.0.1")
    assert guard.refused == {"127.0.0.1": "127.0.0.1", "rudaw.net": "10.0.0.1"}
    with pytest.raises(BlockedAddressError):
        guard.check("http://127.0.0.1:8081/")


def test_behind_a_proxy_nothing_but_the_proxy_is_connected_to() -> None:
    guard = AddressGuard(proxy="http://127.0.0.1:3128")
    assert guard.passes("127.0.0.1", 3128, "127.0.0.1")
    assert not guard.passes("rudaw.net", 443, "8.8.8.8")
    with pytest.raises(BlockedAddressError):
        guard.check("http://127.0.0.1:3128/")


class Names:
    """A resolver whose names lead where the test says: each look-up gives the next list, the last one from then on."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    def resolveHostName(self, receiver: Any, host: str, port: int = 0, *_: Any) -> Any:  # noqa: N802 - Twisted's name
        given = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        receiver.resolutionBegan(None)
        for address in given:
            receiver.addressResolved(IPv4Address("TCP", address, port))
        receiver.resolutionComplete()
        return receiver


class Passed:
    """What a connection is told of a name: the only addresses it will try."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    def resolutionBegan(self, _: Any) -> None:  # noqa: N802 - Twisted's name
        pass

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - Twisted's name
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        pass


def told(guard: AddressGuard, names: Names, host: str = "news.example") -> list[str]:
    passed: Any = Passed()
    GuardedResolver(guard, names).resolveHostName(passed, host, 443)
    return list(passed.addresses)


def test_s4_of_a_name_with_a_public_and_a_private_address_only_the_public_one_is_connected_to() -> None:
    guard = AddressGuard()
    assert told(guard, Names(["10.0.0.1", "8.8.8.8", "169.254.169.254"])) == ["8.8.8.8"]
    assert told(guard, Names(["10.0.0.1"]), "inside.example") == []
    assert guard.refused["inside.example"] == "10.0.0.1"


def test_s5_a_name_that_turns_inside_after_it_was_checked_is_refused_at_its_next_connection() -> None:
    guard, names = AddressGuard(), Names(["8.8.8.8"], ["127.0.0.1"])
    guard.check("https://news.example/1")
    assert told(guard, names) == ["8.8.8.8"]  # what was checked is what is connected to: one look-up
    assert names.asked == 1
    assert told(guard, names) == []


@pytest.fixture
def inside() -> Iterator[Outlet]:
    """A server in the private network, with something to steal at every address the tests name."""
    with an_outlet() as made:
        for path in ("/secret", "/robots.txt", "/sitemap.xml"):
            made.answers[path] = Answer(a_page("Secret", "the cellar"))
        yield made


def test_s6_no_redirect_leads_inside_however_long_the_way(outlet: Outlet, inside: Outlet, tmp_path: Path) -> None:
    outlet.add_articles(1, 2, 3, *range(11, 17))
    hops = [f"{outlet.home}/hop/1", "/hop/2", "3", f"//{outlet.host}/hop/4", f"{inside.home}/secret"]
    outlet.answers["/news/1"] = Answer(status=302, headers={"Location": hops[0]})
    for number, onward in enumerate(hops[1:], 1):
        outlet.answers[f"/hop/{number}"] = Answer(status=307, headers={"Location": onward})
    outlet.answers["/news/2"] = Answer(status=301, headers={"Location": f"//{inside.host}/secret"})
    port = inside.host.partition(":")[2]
    mapped = ("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[::1]", "127.1")
    for number, host in enumerate(mapped, 11):
        outlet.answers[f"/news/{number}"] = Answer(status=302, headers={"Location": f"/by/{number}"})
        outlet.answers[f"/by/{number}"] = Answer(status=302, headers={"Location": f"http://{host}:{port}/secret"})
    refresh = f'<html><head><meta http-equiv="refresh" content="0;url={inside.home}/secret"></head><body></body></html>'
    outlet.answers["/news/3"] = Answer(refresh.encode())
    (outcome,) = crawl_once(tmp_path / "store.db", [a_source(outlet)], outlet)
    assert (outcome.new, outcome.dropped, outlet.hits["/hop/4"]) == (0, 9, 1)
    assert all(outlet.hits[f"/by/{number}"] == 1 for number in range(11, 17))
    assert inside.hits.total() == 0


def test_s8_nothing_a_listing_a_page_or_a_robots_txt_names_inside_is_asked_for(
    outlet: Outlet, inside: Outlet, tmp_path: Path
) -> None:
    secret = f"{inside.home}/secret"
    outlet.answers["/robots.txt"] = Answer(f"User-agent: *\nAllow: /\nSitemap: {inside.home}/sitemap.xml\n".encode())
    outlet.answers["/index.xml"] = Answer(
        f"<sitemapindex><sitemap><loc>{secret}</loc></sitemap></sitemapindex>".encode()
    )
    page = a_page("School 1 opens", "Makhmur").decode()
    links = f'<link rel="canonical" href="{secret}"><link rel="icon" href="{secret}"></head>'
    outlet.answers["/news/1"] = Answer(
        page.replace("</head>", links).replace("<p>", f'<img src="{secret}"><p>', 1).encode()
    )
    item = f'<item><title>School 1 opens</title><link>{outlet.home}/news/1</link><enclosure url="{secret}"/></item>'
    outlet.answers["/feed"] = Answer(f'<rss version="2.0"><channel>{item}</channel></rss>'.encode())
    listings = (
        {"kind": "feed", "url": f"{outlet.home}/feed", "sure": "unproven"},
        {"kind": "sitemap", "url": f"{outlet.home}/index.xml", "sure": "unproven"},
    )
    source = a_source(outlet, editions={"en": {"listings": listings}})
    feed, *_ = crawl_once(tmp_path / "store.db", [source], outlet)
    assert (feed.state, feed.new) == ("ok", 1)
    assert inside.hits.total() == 0


def test_s9_an_article_of_another_site_is_not_asked_for(outlet: Outlet, inside: Outlet, tmp_path: Path) -> None:
    outlet.add_articles(1)
    items = [(f"{outlet.home}/news/1", 1), (f"{inside.home}/about/2", 2), ("https://elsewhere.example/story", 3)]
    outlet.answers["/feed"] = Answer(a_feed(items))
    (outcome,) = crawl_once(tmp_path / "store.db", [a_source(outlet)], outlet, inside)
    assert (outcome.found, outcome.new, inside.hits.total()) == (1, 1, 0)


def test_s10_no_setting_and_no_option_allows_an_address_inside(tmp_path: Path) -> None:
    root = ROOT
    typed = (root / "config" / "digest.yaml").read_text(encoding="utf-8")
    (tmp_path / "digest.yaml").write_text(typed.replace("crawl:\n", "crawl:\n  allow_hosts: [localhost]\n"))
    with pytest.raises(ConfigError, match="allow_hosts"):
        load_config(tmp_path / "digest.yaml")
    program = [root / "crawler" / "run.py", *(root / "crawler" / "app").rglob("*.py")]
    assert len(program) > 40
    for module in program:
        assert "allow_hosts" not in module.read_text(encoding="utf-8"), module
