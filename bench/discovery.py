"""Whether the address pattern of articles is inferred right from the links of one article page, on saved pages of publishers.

    python -m bench.discovery ground-truth.json html/ [--half 0|1] [--show]

Right: the pattern takes the page's own address, which is taken out of the links first, and at most one in twenty of the addresses that
are no articles for sure (the home page, single words at the root, tags, authors, forms).
"""

import argparse
import gzip
import json
import re
import zlib
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from lxml import html

from crawler.discovery.patterns import Sighting, infer
from crawler.discovery.shapes import is_no_article, shape_of
from crawler.parsing.urls import bare_host, canonical

ALLOWED = 0.05  # of the addresses that are no articles


def sightings(body: bytes, url: str) -> list[Sighting]:
    """Return the links of a page to its own host, without the page itself."""
    found = []
    own = canonical(url)
    for anchor in html.fromstring(body).iter("a"):
        try:
            target = urljoin(url, str(anchor.get("href") or ""))
            if bare_host(target) != bare_host(url) or urlsplit(canonical(target)).path == urlsplit(own).path:
                continue
        except ValueError:
            continue
        found.append(Sighting(target, " ".join(anchor.text_content().split())))
    return found


def fault(pattern: str, url: str, links: list[Sighting]) -> str:
    """Return "" where a pattern takes the article and hardly any of what is no article, else what it gets wrong."""
    made = re.compile(pattern, re.IGNORECASE)
    shapes = {link: shape_of(link) for link in {canonical(link.url) for link in links}}
    no_articles = [link for link, shape in shapes.items() if is_no_article(shape) or shape.kinds in {"", "w"}]
    taken = [link for link in no_articles if made.search(link)]
    if not made.search(canonical(url)):
        return "misses the article"
    return f"takes {len(taken)} of {len(no_articles)}, as {taken[0]}" if len(taken) > ALLOWED * len(no_articles) else ""


def main() -> None:
    """Print how many first choices, and how many of three, are right."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("truth", type=Path)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--show", action="store_true", help="print the pages where the first choice is wrong")
    args = parser.parse_args()
    truth = json.loads(args.truth.read_text(encoding="utf-8"))
    chosen = [key for key in sorted(truth) if args.half is None or zlib.crc32(key.encode()) % 2 == args.half]
    first = three = 0
    for key in chosen:
        url = truth[key]["url"].split("?")[0]  # of no page here is the query part of what it is
        links = sightings(gzip.decompress((args.pages / f"{key}.html.gz").read_bytes()), url)
        home = f"https://{urlsplit(url).netloc}/"
        found = infer(links, [home])[:3]
        faults = [fault(one.pattern, url, links) for one in found]
        first += faults[:1] == [""]
        three += "" in faults
        if args.show and faults[:1] != [""]:
            print(f"{url}: {len(links)} links")
            for one, why in zip(found, faults, strict=True):
                print(f"    {one.score:.2f} {len(one.urls)} {one.pattern}: {why}")
    print(f"{len(chosen)} pages: first choice {first / len(chosen):.1%}, in three {three / len(chosen):.1%}")


if __name__ == "__main__":
    main()
