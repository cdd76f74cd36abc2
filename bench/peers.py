"""What bench.throughput measures in the environment of `make bench-setup`: `python bench/peers.py NAME`.

Each loads, says "ready", waits for a line of JSON (the addresses), reads the pages, says of how many it has a text, and waits for a
line again. Nothing of ours is imported here.
"""

import json
import sys
from collections.abc import Callable

THREADS = 8  # as many as outlets are served
AT_ONCE = 100  # addresses handed over at once


def main() -> None:
    read = PEERS[sys.argv[1]]()
    print("ready", flush=True)
    urls = json.loads(sys.stdin.readline())
    print(read(urls), flush=True)
    sys.stdin.readline()  # it was measured


Read = Callable[[list[str]], int]


def chunks(urls: list[str]) -> list[list[str]]:
    return [urls[start : start + AT_ONCE] for start in range(0, len(urls), AT_ONCE)]


def trafilatura_threads() -> Read:
    """Its own downloader with threads, without the pause between two pages of a host, as its command line works."""
    from trafilatura import bare_extraction
    from trafilatura.downloads import buffered_downloads
    from trafilatura.settings import DEFAULT_CONFIG, Extractor

    DEFAULT_CONFIG["DEFAULT"]["SSRF_PROTECTION"] = "off"  # the pages are served on this machine
    options = Extractor(config=DEFAULT_CONFIG)

    def read(urls: list[str]) -> int:
        found = 0
        for some in chunks(urls):
            for url, page in buffered_downloads(some, THREADS, options):
                document = bare_extraction(page, url=url, with_metadata=True) if page else None
                found += document is not None
        return found

    return read


def news_please() -> Read:
    from newsplease import NewsPlease

    def read(urls: list[str]) -> int:
        found = 0
        for some in chunks(urls):  # it starts a thread for every address
            articles = NewsPlease.from_urls(some, request_args={"timeout": 30}, fetch_images=False)
            found += sum(bool(article and article.maintext) for article in articles.values())
        return found

    return read


def newspaper4k() -> Read:
    from newspaper import Article
    from newspaper.mthreading import fetch_news

    def read(urls: list[str]) -> int:
        found = 0
        for some in chunks(urls):
            # Told the language: for some it would want packages that are not installed.
            asked = [Article(url, "", language="en", fetch_images=False) for url in some]
            articles = fetch_news(asked, threads=THREADS)
            found += sum(bool(article.text) for article in articles)
        return found

    return read


PEERS: dict[str, Callable[[], Read]] = {
    "trafilatura_threads": trafilatura_threads,
    "news_please": news_please,
    "newspaper4k": newspaper4k,
}


if __name__ == "__main__":
    main()
