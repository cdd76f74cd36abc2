"""The sentences of an article that may be printed."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from storage.records import Article
from storage.text.normalize import fold
from storage.text.scripts import ARABIC
from storage.text.sentences import is_ended
from summarizer.drafts.debris import is_caption, is_debris
from summarizer.drafts.leaning import Leans, leans
from summarizer.drafts.openings import without_clock, without_dateline, without_mark, without_title
from summarizer.drafts.pronouns import named_in
from summarizer.drafts.quotations import Enclosure, enclosed, quotes_whole
from summarizer.drafts.sentences import Span, split
from summarizer.drafts.standfirsts import is_standfirst

MIN_WORDS = 5
MIN_UNMARKED_WORDS = 8  # of a sentence without a mark at its end, as Arabic and Kurdish pages often print them
_QUOTED = 6  # sentences of one quotation whose marks may be a mark too many
_BEGINNING = 200  # characters that show a label, a request
_GOES_ON = re.compile(r"[:،؛,;]$")
_CUT = re.compile(r"(?:(?<!\.)\.{3,}|…|[\[(](?:\.{2,}|…)[\])]|\[\+\d+ chars\])[\"'”’»)\]]*\s*$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence fit for print: `Article.text[start:end]`. `place` counts those of its article from 0.

    `leans`: it needs another one before it ("He added …", «وأضاف …»), whose place is `on`: the one before it, or the one
    that names whom it speaks of.
    """

    text: str
    start: int
    end: int
    place: int
    leans: bool
    on: int = -1


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence of an article as it would be printed, whether it may be, and the kind of sentence it leans on."""

    text: str
    span: Span
    fits: bool
    leaning: Leans


def printable(article: Article, max_chars: int, *, under_title: bool = False) -> list[Sentence]:
    """Return the sentences of an article that may be printed, in order, without dateline: no byline, caption, teaser or repeated
    title (unless there is nothing else), no item of a list that a colon leads to, none longer than `max_chars`, every quotation whole:
    sentences that share one are one. One that leans on a sentence that is not fit is not fit either; `under_title` lets the first
    sentence lean on the headline."""
    read = _sentences(article, max_chars)
    if not any(sentence.fits for sentence in read):
        read = _sentences(article, max_chars, marked=False)
    sentences = _independent(read, article.title, under_title=under_title)
    title = fold(article.title)
    repeated = [sentence for sentence in read if sentence.fits and fold(sentence.text) == title][:1]
    return sentences or [
        Sentence(sentence.text, sentence.span.start, sentence.span.end, 0, leans=False) for sentence in repeated
    ]


def _independent(read: Sequence[_Read], title: str, *, under_title: bool) -> list[Sentence]:
    """Return the sentences that need no other one, or follow the one they lean on."""
    sentences: list[Sentence] = []
    places: dict[int, int] = {}  # of those that are printed, by their number in the text
    texts = [sentence.text for sentence in read]
    for number, sentence in enumerate(read):
        if not sentence.fits or fold(sentence.text) == fold(title):
            continue
        on = named_in(texts, number) if sentence.leaning is Leans.PERSON and number else number - 1
        titled = under_title and bool(title) and not sentences and sentence.leaning is not Leans.SPEAKER
        rests = sentence.leaning is Leans.NOT or titled
        if rests or (on in places and number - 1 in places):
            place = len(sentences)
            places[number] = place
            sentences.append(
                Sentence(
                    sentence.text, sentence.span.start, sentence.span.end, place, not rests, -1 if rests else places[on]
                )
            )
    return sentences


def _sentences(article: Article, max_chars: int, *, marked: bool = True) -> list[_Read]:
    """Read the sentences of an article. `marked`: an English one must have its mark at the end, as captions and headings seldom do."""
    text, language = article.text, article.language
    spans = split(text, language)
    read: list[_Read] = []
    in_list = begun = caption = False
    before = ""
    for number, span in enumerate(whole_quotations(text, spans)):
        at = without_mark(text, span)
        in_list = at != span and (in_list or before.endswith(":"))
        before = text[span.start : span.end]
        begins_line = span.start == 0 or text[span.start - 1] == "\n"
        if begins_line:
            at, caption = without_clock(text, at), is_caption(_line(text, span.start), article.source)
        if (number < 2 or not begun) and not is_debris(text[at.start : min(at.end, at.start + _BEGINNING)], language):
            at = without_dateline(text, without_title(text, at, article.title))
        sentence = text[at.start : at.end]
        sums_up = not number and span.end == len(_line(text, 0)) and is_standfirst(sentence, language)
        fits = not in_list and not caption and is_fit(sentence, language, max_chars, marked=marked and not sums_up)
        begun = begun or fits
        leaning = leans(sentence, language, article.title if not read else "") if fits else Leans.NOT
        read.append(_Read(sentence, at, fits, leaning))
    return read


def is_fit(text: str, language: str, max_chars: int, *, marked: bool = True) -> bool:
    """Return whether a sentence may be printed by itself."""
    count = len(text.split())
    if count < MIN_WORDS or len(text) > max_chars or "\ufffd" in text:
        return False
    unmarked = count >= MIN_UNMARKED_WORDS and (not marked or ARABIC.search(text))
    if not is_ended(text) and not unmarked:
        return False
    return not _CUT.search(text) and not _GOES_ON.search(text) and quotes_whole(text) and not is_debris(text, language)


def whole_quotations(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans, with those of a paragraph joined over which one quotation or bracket runs on: also one that the paragraph does
    not close, since the sentences in it are the speaker's. Past `_QUOTED` sentences a mark that is not surely a pair's is
    taken for one too many."""
    at, runs_on = 0, False
    while at < len(spans):
        end = at
        while end + 1 < len(spans) and "\n" not in text[spans[end].end : spans[end + 1].start]:
            end += 1
        paragraph = spans[at : end + 1]
        marks = enclosed(text[paragraph[0].start : paragraph[-1].end])
        enclosures = marks.enclosures
        if runs_on and marks.strays:  # the end of one that an earlier paragraph began
            enclosures = (Enclosure(0, marks.strays[0] + 1), *enclosures)
        yield from _joined(paragraph, enclosures)
        runs_on = any(
            not enclosure.closed and text[paragraph[0].start + enclosure.start] not in "(["
            for enclosure in marks.enclosures
        )
        at = end + 1


def _joined(spans: Sequence[Span], marks: Sequence[Enclosure]) -> Iterator[Span]:
    """Yield the sentences of a paragraph, those joined that one quotation or bracket encloses."""
    first = spans[0].start
    starts = [span.start - first for span in spans]
    last = {index: index for index in range(len(spans))}  # up to which sentence each one must be joined
    for enclosure in marks:
        begins, ends = _sentence_of(starts, enclosure.start), _sentence_of(starts, enclosure.end - 1)
        if ends - begins < _QUOTED or _is_pair(enclosure):
            last[begins] = max(last[begins], ends)
    at = 0
    while at < len(spans):
        end, look = last[at], at
        while look < end:
            look += 1
            end = max(end, last[look])
        yield Span(spans[at].start, spans[end].end)
        at = end + 1


def _is_pair(enclosure: Enclosure) -> bool:
    return enclosure.closed and enclosure.sure


def _sentence_of(starts: Sequence[int], at: int) -> int:
    return bisect_right(starts, at) - 1


def _line(text: str, start: int) -> str:
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)]
