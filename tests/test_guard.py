"""Only the outside is reached: the numbered cases of the attack list, without a network."""

import pytest

from crawler.guard import Guard, is_outside
from storage.errors import BlockedAddressError


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "100.127.255.255", "0.0.0.0", "192.0.0.8", "192.88.99.1", "198.18.0.1", "203.0.113.9"),
        *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "0:0:0:0:0:0:0:1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:100.64.0.1", "::127.0.0.1", "2001:db8::1", "64:ff9b:1::a00:1"),
        *("2002:7f00:1::", "2002:a00:1::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",  # Teredo of 10.0.0.1
        *("", "rudaw.net", "127.1", "0x7f.1"),
    ],
)
def test_an_address_inside_is_told(address: str) -> None:
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
def test_an_address_that_is_no_plain_one_of_the_outside_is_not_asked(url: str) -> None:
    with pytest.raises(BlockedAddressError):
        Guard().check(url)


@pytest.mark.parametrize(
    "url",
    ["https://www.rudaw.net/english/1?a=b", "HTTP://rudaw.net:8080/", "https://rudaw.net/%D8%B9", "http://8.8.8.8/"],
)
def test_a_plain_address_outside_passes(url: str) -> None:
    Guard().check(url)


def test_only_the_address_allowed_is_let_through() -> None:
    guard = Guard(frozenset({"127.0.0.1:8080"}))
    guard.check("http://127.0.0.1:8080/")
    assert guard.passes("127.0.0.1", 8080, "127.0.0.1")
    assert not guard.passes("127.0.0.1", 8081, "127.0.0.1")
    assert not guard.passes("rudaw.net", 443, "10.0.0.1")
    assert guard.refused == {"127.0.0.1": "127.0.0.1", "rudaw.net": "10.0.0.1"}
    with pytest.raises(BlockedAddressError):
        guard.check("http://127.0.0.1:8081/")


def test_behind_a_proxy_nothing_but_the_proxy_is_connected_to() -> None:
    guard = Guard(proxy="http://127.0.0.1:3128")
    assert guard.passes("127.0.0.1", 3128, "127.0.0.1")
    assert not guard.passes("rudaw.net", 443, "8.8.8.8")
    with pytest.raises(BlockedAddressError):
        guard.check("http://127.0.0.1:3128/")
