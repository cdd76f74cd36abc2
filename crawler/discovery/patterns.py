"""The address pattern of an outlet's articles, from addresses that its listings name. Pure.

Addresses are grouped by shape (crawler/discovery/shapes.py). The groups that read as articles are put into one regular expression: what
is the same in all of a group stays, numbers, days and slugs become what they are made of.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from crawler.discovery.expressions import OutletWords, path_expression
from crawler.discovery.shapes import Shape, is_never_article, is_no_article, shape_of, words_in
from crawler.parsing.urls import canonical

MOST_TAKEN = 0.25  # of the addresses that are no articles: a pattern that takes more is none
FEW = 3  # addresses of one shape: fewer show nothing on a page of links
CONVINCING = 0.45  # score of a pattern from which its addresses are articles
HEADLINE = 0.5  # mean headline score of a shape's links from which they are articles
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|docx?|xlsx?|ics|js|css|xml|json)$")
_ENDING = re.compile(r"(?:\.[a-z]{2,5}){1,2}$")


@dataclass(frozen=True, slots=True)
class Sighting:
    """An address as a listing names it: `text` is its title or link text; `is_sure`: it comes from a feed or a news sitemap."""

    url: str
    text: str = ""
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class Inferred:
    """A pattern, the addresses it was made of, and how well they read as articles (0..1)."""

    pattern: str
    urls: tuple[str, ...]
    score: float
    drop_query: tuple[str, ...] = ()  # parameters that articles do without


@dataclass(slots=True)
class _Link:
    """An address by what its sightings tell; `dropped` are the parameters that it was seen with and does without."""

    text: str = ""
    is_sure: bool = False
    dropped: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Group:
    shapes: tuple[Shape, ...]
    urls: tuple[str, ...]
    score: float
    is_sure: bool = False  # listings name them

    @property
    def is_strong(self) -> bool:
        """Return whether its addresses have a number, a day or another identifier."""
        return self.shapes[0].is_strong


def infer(
    sightings: Iterable[Sighting], never: Collection[str] = (), drop_query: tuple[str, ...] = ()
) -> list[Inferred]:
    """Return the patterns that fit, the best first: all convincing shapes in one, then each shape by itself.

    `never` are addresses that are no articles: the home page, listings, sections; no pattern takes them. Where no shape convinces,
    any address of many words or a long number comes first. [] where nothing reads as an article.
    """
    others = {_canonical(url, drop_query) for url in never}
    links = _links(sightings, others, drop_query)
    site = OutletWords.from_shapes([shape_of(url) for url in links])
    groups = _groups(links)
    if not groups:
        return _last_resort(links, site)
    good = [group for group in groups if group.score >= max(HEADLINE, 0.6 * groups[0].score)] or groups[:1]
    good = _enough(good)
    if good[0].is_strong:  # slugs alone are read too easily as articles beside numbers and days
        good = [group for group in good if group.is_strong or group.is_sure]
    choices = [good] if len(good) == 1 else [good, *([group] for group in good)]
    choices += [[group] for group in groups if group not in good]
    patterns: list[Inferred] = []
    for chosen in choices:
        pattern = _pattern(chosen, others, site)
        urls = tuple(url for group in chosen for url in group.urls)
        if pattern and pattern not in {other.pattern for other in patterns}:
            keys = Counter(key for url in urls for key in links[url].dropped)
            dropped = tuple(sorted(key for key, count in keys.items() if count >= max(2, len(urls) / 10)))
            patterns.append(Inferred(pattern, urls, chosen[0].score, dropped))
    place = 2 if groups[0].score >= CONVINCING else 0
    return patterns[:place] + _last_resort(links, site) + patterns[place:]


def _last_resort(links: Mapping[str, _Link], site: OutletWords) -> list[Inferred]:
    """Return what is left where no shape convinces: any address of the outlet with a long slug or a long number. Its score is that of
    its links, 0 where they are fewer than FEW."""
    hosts = Counter(urlsplit(url).netloc for url in links)
    if not hosts:
        return []
    host, named = hosts.most_common(1)[0][0], "|".join(map(re.escape, sorted(site.no_articles)))
    slug, number = r"[^/?_-]+(?:[-_][^/?_-]*){3}[^/?]*", r"[^/?]*\d{5}[^/?]*"
    pattern = (
        rf"^https://{re.escape(host)}/(?!(?:.*/)?(?:{named})(?:/|$))(?:[^/?]+/){{0,6}}(?:{slug}|{number})(?:/[^/?]+)?$"
    )
    compiled = re.compile(pattern)
    urls = tuple(url for url in links if compiled.search(url))
    likely = [1.0 if links[url].is_sure else _likely(shape_of(url), links[url].text) for url in urls]
    return [Inferred(pattern, urls, sum(likely) / len(likely) if len(likely) >= FEW else 0.0)]


def _canonical(url: str, drop_query: tuple[str, ...]) -> str:
    try:
        return canonical(url, drop_query)
    except ValueError:
        return ""


def _links(sightings: Iterable[Sighting], others: Collection[str], drop_query: tuple[str, ...]) -> dict[str, _Link]:
    """Return the addresses that may be articles' in their canonical form; without their query where no other has the same path: it
    then says where the link was, not where it leads."""
    whole = [
        (url, candidate)
        for candidate in sightings
        if (url := _canonical(candidate.url, drop_query))
        and not _FILE.search(url)
        and (candidate.is_sure or url not in others)
    ]
    queries: dict[str, set[str]] = defaultdict(set)
    for url, _ in whole:
        path, _, query = url.partition("?")
        queries[path] |= {query} if query else set()
    links: dict[str, _Link] = defaultdict(_Link)
    for url, sighting in whole:
        path, _, query = url.partition("?")
        is_alone = query and len(queries[path]) == 1 and urlsplit(path).path != "/"
        if is_alone and path in others and not sighting.is_sure:
            continue
        link = links[path if is_alone else url]
        link.text = max(link.text, sighting.text.strip(), key=len)
        link.is_sure = link.is_sure or sighting.is_sure
        link.dropped |= {key for key, _ in parse_qsl(query, keep_blank_values=True)} if is_alone else frozenset()
    return links


def _groups(links: Mapping[str, _Link]) -> list[_Group]:
    """Return the shapes among these addresses, what reads best as articles first."""
    by_shape: dict[tuple[object, ...], list[tuple[Shape, str]]] = defaultdict(list)
    for url in links:
        shape = shape_of(url)
        if shape.segments or shape.keys:
            by_shape[_key(shape)].append((shape, url))
    groups = []
    for members in by_shape.values():
        proven = sum(links[url].is_sure for _, url in members)
        if not proven and len(members) < FEW:
            continue
        likely = [member for member in members if not is_no_article(member[0])] or members
        scores = [1.0 if links[url].is_sure else _likely(shape, links[url].text) for shape, url in likely]
        good = [place for place, score in enumerate(scores) if score >= HEADLINE]
        if len(good) < max(FEW, len(likely) / 5):
            good = list(range(len(likely)))
        score = sum(scores[place] for place in good) / len(good)
        score *= 0.6 if not proven and is_never_article(likely[0][0]) else 1.0
        shapes, urls = zip(*(likely[place] for place in good), strict=True)
        groups.append(_Group(shapes, urls, score, proven > 0))
    return sorted(groups, key=_rank, reverse=True)


def _rank(group: _Group) -> float:
    worth: float = group.score * min(1.0, (len(group.urls) / 8) ** 0.5) * (1.15 if group.is_strong else 1.0)
    return worth


def _key(shape: Shape) -> tuple[object, ...]:
    weak = not shape.is_strong
    ending = _ENDING.search(shape.segments[-1]) if shape.segments else None
    # A slug at the root is another thing than one in a section; below that, sections may be nested.
    lead = (shape.lead > 0) if weak else ()
    return shape.host, shape.core, shape.keys, lead, ending.group() if ending else ""


def _likely(shape: Shape, text: str) -> float:
    """Return how much a link reads as one to an article, 0 to 1: its text as a headline, its address as an article's."""
    words = len(text.split())
    headline = 1.0 if words >= 5 or len(text) >= 35 else 0.6 if words >= 4 or len(text) >= 24 else 0.1 if text else 0.35
    core = shape.core
    last = next((part for part in reversed(shape.segments) if "-" in part or "_" in part), "")
    address = (
        1.0 if shape.is_strong or words_in(last) >= 4 else 0.8 if words_in(last) >= 3 else 0.5 if "S" in core else 0.2
    )
    if is_no_article(shape):
        address *= 0.6 if shape.is_strong else 0.3
    return float((headline * address) ** 0.5)


def _enough(groups: list[_Group]) -> list[_Group]:
    """Return the groups without the few that add less than a twenty-fifth, and at most five."""
    total = sum(len(group.urls) for group in groups)
    large = [group for group in groups if len(group.urls) >= max(2, total / 25)] or groups[:1]
    return large[:5]


def _pattern(groups: Sequence[_Group], others: Collection[str], site: OutletWords) -> str:
    """Return the expression for these groups: of three, each stricter, the first that takes the fewest of `others`; "" where even
    that takes too many of them."""
    best, fewest = "", MOST_TAKEN * len(others) + 1
    for strict in range(3):
        by_host: dict[str, list[str]] = defaultdict(list)
        for group in groups:
            part = path_expression(group.shapes, strict, site)
            if part not in by_host[group.shapes[0].host]:
                by_host[group.shapes[0].host].append(part)
        whole = "|".join(rf"{re.escape(host)}/{_any(parts)}" for host, parts in by_host.items())
        pattern = f"^https://{whole}$" if len(by_host) == 1 else f"^https://(?:{whole})$"
        compiled = re.compile(pattern, re.IGNORECASE)
        matched = sum(compiled.search(url) is not None for url in others)
        if matched < fewest:
            best, fewest = pattern, matched
        if not matched:
            break
    return best


def _any(parts: Collection[str]) -> str:
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"  # type: ignore[index]


def reads_as_section(url: str, text: str) -> bool:
    """Return whether a link reads as one to a section, a tag or a page about the outlet."""
    shape = shape_of(_canonical(url, ()))
    short = len(text.split()) <= 3 and len(text) <= 20
    return (is_no_article(shape) and short) or (short and bool(text) and not shape.is_strong and "S" not in shape.core)
