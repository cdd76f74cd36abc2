"""CSS selectors that fit an outlet's saved pages, proposed for its entry: each is scored against what the page states of itself
(JSON-LD, meta tags) and what trafilatura reads. Pure: pages in, proposals out; nothing is written.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from difflib import SequenceMatcher
from statistics import fmean

from cssselect import SelectorError
from lxml.html import HtmlElement

from crawler.pages.article_page import BasePage
from crawler.pages.body import plain_text, read_body
from crawler.pages.boilerplate import tidy_title
from crawler.parsing.dates import parse_date
from crawler.parsing.markup import text_of, value_of
from crawler.sources.source import ArticlePage, Source
from storage.errors import ExtractionError
from storage.records import Page
from storage.text.normalize import clean, words

FIELDS = ("title", "text", "published", "authors")
GOOD = 0.8  # mean score from which a selector fits
ENOUGH = 2  # pages that state a field: one shows no layout
_MOST = 300  # selectors tried for a field
_BEST = 3
# A class created with every build of the site, or for one article: css-1x2y3z, post-91244, is-2023.
_UNSTABLE = re.compile(r"\d{3,}|^(?:css|sc|jsx|svelte)-|^(?=.*\d)(?=.*[a-z])[a-z0-9_-]{9,}$", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z][\w-]{1,60}")
_PLAIN = frozenset({"article", "h1", "main", "time"})  # tags that tell enough without a class


@dataclass(frozen=True, slots=True)
class Fit:
    """A selector and how well it reads a field: mean over the pages that state it, 0..1; `pages` on which it found anything,
    `chars` its characters on one of them."""

    css: str
    score: float
    pages: int
    chars: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """For one field: the declared selector (None: none), and the best others, best first. `pages` state the field."""

    field: str
    pages: int
    declared: Fit | None
    best: tuple[Fit, ...]

    @property
    def change(self) -> str:
        """Return the selector to declare; "" where the declared one fits, or none does."""
        fits = bool(self.best) and self.best[0].score >= GOOD
        return self.best[0].css if fits and (self.declared is None or self.declared.score < GOOD) else ""


@dataclass(frozen=True, slots=True)
class _Sample:
    """A page and its expected values: `stated` by field, empty where it states none."""

    tree: HtmlElement
    page: BasePage
    stated: dict[str, str]


def propose(pages: Sequence[tuple[Page, str]], source: Source) -> list[Proposal]:
    """Return a proposal for each field that ENOUGH of these (page, edition) state. Pages that cannot be parsed are left out."""
    blind = source.model_copy(update={"article": _without_selectors(source.article)})
    samples = [sample for page, edition in pages if (sample := _sample(page, blind, edition)) is not None]
    headlines = Counter(sample.stated["title"] for sample in samples)
    for sample in samples:
        if headlines[sample.stated["title"]] > 1:  # the outlet's name, not a headline
            sample.stated["title"] = ""
    proposals = []
    for field in FIELDS:
        stating = [sample for sample in samples if sample.stated[field]]
        if len(stating) < ENOUGH:
            continue
        declared = getattr(source.article, field)
        tried = Counter(css for sample in stating for css in set(_selectors(sample, field)))
        fits = [_fit(css, stating, field) for css, _ in tried.most_common(_MOST)]
        fits = sorted((fit for fit in fits if fit.score > 0), key=_rank)
        best = tuple(fits[:_BEST])
        proposals.append(Proposal(field, len(stating), _fit(declared, stating, field) if declared else None, best))
    return proposals


def lost(pages: Sequence[tuple[Page, str]], source: Source) -> list[str]:
    """Return the fields whose declared selector matches nothing on any of these (page, edition), where ENOUGH of them can be parsed.
    Authors are not checked: many articles name none."""
    readers = [BasePage(page, source, edition, None, page.fetched_at) for page, edition in pages]
    parsed = []
    for reader in readers:
        with suppress(ExtractionError):
            parsed.append(reader.tree)
    if len(parsed) < ENOUGH:
        return []
    declared = [(field, getattr(source.article, field)) for field in ("title", "text", "published")]
    return [field for field, css in declared if css and not any(tree.cssselect(css) for tree in parsed)]


def _rank(fit: Fit) -> tuple[float, int, int, str]:
    # Of two with equal scores, the narrower: other things may appear around the text later.
    return -round(fit.score, 2), fit.chars, len(fit.css), fit.css


def _without_selectors(article: ArticlePage) -> ArticlePage:
    return article.model_copy(update=dict.fromkeys(FIELDS, "") | {"remove": ()})


def _sample(page: Page, source: Source, edition: str) -> _Sample | None:
    reader = BasePage(page, source, edition, None, page.fetched_at)
    try:
        tree = reader.tree
        # Read from a tree of its own: trafilatura takes out what it does not want.
        copy = BasePage(page, source, edition, None, page.fetched_at)
        text = reader.tidy(read_body(copy.tree, plain_text(reader.news.text, page.url)), reader.headline)
    except ExtractionError:
        return None
    # A date only printed or guessed does not count as stated: it may be the visit's day or another article's.
    published = reader.date(reader.news.published or reader.meta("article:published_time"))
    stated = {
        "title": reader.headline,
        "text": text,
        "published": published.astimezone(UTC).isoformat() if published else "",
        "authors": "\n".join(reader.authors()),
    }
    return _Sample(tree, reader, stated)


def _selectors(sample: _Sample, field: str) -> Iterator[str]:
    # Yield selectors of every element that reads as the field should: by its tag, id, classes and the two nearest named elements above it.
    for element in sample.tree.iter():
        if isinstance(element.tag, str) and _may_be(element, sample, field):
            for own in _names(element):
                yield own
                for above in list(_named_above(element))[:2]:
                    yield f"{above} {own}"


def _may_be(element: HtmlElement, sample: _Sample, field: str) -> bool:
    if field == "text":
        length, expected = len(element.text_content()), len(sample.stated["text"])
        return 0.5 * expected <= length <= 3 * expected and element.tag not in {"html", "body", "script", "style"}
    shown = value_of(element)
    return 0 < len(shown) <= 500 and SCORES[field]([element], sample) >= 0.5


def _names(element: HtmlElement) -> Iterator[str]:
    tag = str(element.tag)
    if tag in _PLAIN:
        yield tag
    for name, form in (("id", f"{tag}#{{}}"), ("itemprop", f'{tag}[itemprop="{{}}"]')):
        value = element.get(name) or ""
        if _NAME.fullmatch(value) and not _UNSTABLE.search(value):
            yield form.format(value)
    for word in (element.get("class") or "").split():
        if _NAME.fullmatch(word) and not _UNSTABLE.search(word):
            yield f"{tag}.{word}"


def _named_above(element: HtmlElement) -> Iterator[str]:
    for parent in element.iterancestors():
        name = next(_names(parent), "")
        if name:
            yield name


def _fit(css: str, pages: Iterable[_Sample], field: str) -> Fit:
    scores, matched, chars = [], 0, 0
    for sample in pages:
        try:
            chosen = sample.tree.cssselect(css)
        except SelectorError:
            return Fit(css, 0.0, 0)
        matched += bool(chosen)
        chars += sum(len(element.text_content()) for element in chosen)
        scores.append(SCORES[field](chosen, sample) if chosen else 0.0)
    return Fit(css, fmean(scores), matched, chars // max(1, matched))


def _title_score(chosen: Sequence[HtmlElement], sample: _Sample) -> float:
    read = tidy_title(value_of(chosen[0]), sample.page.names)
    return 1.0 if read == sample.stated["title"] else _alike(read, sample.stated["title"])


def _text_score(chosen: Sequence[HtmlElement], sample: _Sample) -> float:
    # F1 over the words of both, with their counts; boilerplate that is cut before storing does not count.
    text = sample.page.tidy(text_of(chosen), sample.stated["title"])
    read, expected = Counter(words(text)), Counter(words(sample.stated["text"]))
    common = (read & expected).total()
    return 2 * common / max(1, read.total() + expected.total())


def _published_score(chosen: Sequence[HtmlElement], sample: _Sample) -> float:
    read = parse_date(value_of(chosen[0]), sample.page.source.zone, sample.page.now)
    if read is None:
        return 0.0
    expected = sample.stated["published"]
    same_day = (
        read.astimezone(sample.page.source.zone).date().isoformat() == expected[:10]
        or read.isoformat()[:10] == expected[:10]
    )
    return 1.0 if read.isoformat()[:16] == expected[:16] else 0.6 if same_day else 0.0


def _authors_score(chosen: Sequence[HtmlElement], sample: _Sample) -> float:
    read, expected = {clean(value_of(element)) for element in chosen}, set(sample.stated["authors"].split("\n"))
    return 2 * len(read & expected) / max(1, len(read) + len(expected))


def _alike(text: str, other: str) -> float:
    return SequenceMatcher(None, text[:300], other[:300], autojunk=False).ratio()


SCORES: dict[str, Callable[[Sequence[HtmlElement], _Sample], float]] = {
    "title": _title_score,
    "text": _text_score,
    "published": _published_score,
    "authors": _authors_score,
}
