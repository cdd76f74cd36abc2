"""Sentences that the stages write in English: notes on drafts, reasons, findings of the style check, the health of outlets, errors.

They are stored once and read by editors in four languages: `said` finds the sentence that a text was made from, and makes it again
in another language. A text that none of these sentences fits stays as it is.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from storage.catalogues.catalogue import catalogue
from storage.catalogues.catalogue import translatable as _t
from storage.catalogues.dates import long_day
from storage.catalogues.fault_messages import GISTS, QUEUE_FILE, READING
from storage.text.calendar import any_date
from storage.text.languages import RTL

DRAFT_NOTES = (
    _t("in {language}, as published"),
    _t("also reported in {language} by {outlets}"),
    _t("its sentences were scored by words alone: the model does not cover {language}"),
    _t("labelled an opinion by its outlet; the label was removed from the headline"),
    _t("no article has a date: the day it was fetched is used"),
    _t("this story is full ({count} articles): further reports go to another story"),
    _t(
        "left out because it is about another place or counterpart: {outlets} (article {numbers}; `crawler stories split` makes it a story)"
    ),
    _t("not read: {outlets} (the site blocks the crawler; the link is here)"),
    _t("not read: {outlet} blocks the crawler; the description from its listing is used"),
    _t("not read: {outlet} blocks the crawler; only this headline is known"),
    _t("the article has no headline: its first sentence is used"),
    _t("outlets differ: {figures}"),
    _t("names in house spelling: {names}"),
    _t("update to entry {number} of {day}: {headline}"),
    _t("follows story {number} of {day}: {headline}"),
)
REASONS = (
    _t("{word} in the headline"),
    _t("nothing in it is about the digest's subject"),
    _t("like “{topic}”"),
    _t("nearer to unwanted “{topic}”"),
    _t("{count} outlets"),
    _t("unwanted: {word}"),
    _t("learned from {count} decisions"),
    _t("learned from {count} decisions: {names}"),
    _t("reported by {count} outlets within {minutes} minutes"),
    _t("breaking"),
    _t("near in meaning"),
    _t("relevance {number}"),
    _t("give one criterion or more"),
    _t("is already the name of a watch: choose another"),
    _t("is in names.yaml already: write its other spellings there yourself"),
    _t("was changed at the same time; nothing was written, try again"),
    _t("same day"),
    _t("{count} day apart"),
    _t("{count} days apart"),
    _t("same name: {words}"),
    _t("same names: {words}"),
    _t("same number: {words}"),
    _t("same numbers: {words}"),
    _t("same word: {words}"),
    _t("same words: {words}"),
    _t("both about: {words}"),
    _t("only source for this story"),
    _t("copy: {reason}"),
    _t("its copy, article {number}, is here"),
    _t("moved here by {name}"),
    _t("moved out of story {number} by {name}"),
    _t("{share} of the 5-word runs of {article} are in it"),
    _t("{share} of its 5-word runs are in {article}"),
    _t("its articles moved to story {number}"),
    _t("its articles moved to story {number}, which reports the same event"),
    _t("its articles moved back"),
    _t("the request for it was undone"),
    _t("requested this draft"),
)
FINDINGS = (
    _t("the headline has {count} characters, {most} at most"),
    _t("say it shorter"),
    _t("leave out “{words}”"),
    _t("split the sentence and keep one part"),
    _t("{count} characters, {most} at most"),
    _t("there is no text under the headline"),
    _t("write what happened, and where"),
    _t("{count} characters, {least} at least"),
    _t("add who says so, where, and how many"),
    _t("no outlet named"),
    _t("add it in brackets: Headline (Outlet)"),
    _t("no attribution"),
    _t("write “{words}” after the first sentence"),
    _t("name the source"),
    _t("“{word}” speaks for the outlet"),
    _t("name who is meant, or use quotation marks"),
    _t("“{word}” is not the house spelling"),
    _t("write “{words}”"),
    _t("write “{words}” ({day})"),
    _t("“{words}” shouts"),
    _t("remove it"),
    _t("“{words}” is all capitals"),
    _t("“{word}” has stretched letters"),
    _t("a quotation mark without its partner"),
    _t("close it"),
    _t("two kinds of quotation marks, {marks}"),
    _t("write {marks}"),
    _t("it contains invisible marks that change the text direction"),
    _t("remove them"),
    _t("“{mark}” is the left-to-right mark"),
    _t("“{mark}” is the right-to-left mark"),
    _t("“{words}” is in a different script"),
    _t("translate it, or put it into brackets"),
    _t("two kinds of digits"),
    _t("write 0 to 9"),
    _t("“{words}” does not name a day"),
    _t("give its date"),
    _t("the translation is missing {words} from the original"),
    _t("check whether the translation says the same"),
    _t("add it, or leave it out on purpose"),
    _t("{number} isn't in any source"),
    _t("“{name}” isn't in any source"),
    _t("check it; the articles have {numbers}"),
    _t("check it; the articles have no number"),
    _t("check it, or leave it out"),
    _t("is it “{name}”?"),
)
HEALTH = (
    _t("switched off: {reason}"),
    _t("take `off:` out of sources.yaml to read it again"),
    _t("not read yet"),
    _t("answered {status}"),
    _t("{count} articles in the last {hours} h"),
    _t("its pages block the crawler: {count} of the last {pages}; headlines and descriptions are collected (not read)"),
    _t("ask the outlet for access; headlines are collected until then"),
    _t("ask the outlet for access, name another listing, or switch it off (`off: reason` in sources.yaml)"),
    _t("{count} of its last {pages} pages could not be read: {reasons}"),
    _t("{count} of the last {pages} articles without text"),
    _t("{count} of the last {pages} articles without date"),
    _t("{count} of the last {pages} articles with their text in a script"),
    _t("set `browser: true` for {outlet} in sources.yaml"),
    _t("{command} --live, then fix this listing in sources.yaml"),
    _t("{command} --live; if several outlets have it, this machine is the likely cause: crawler doctor"),
    _t("{command}: proposes an entry that fits the outlet now"),
    _t("{command}: proposes a selector for `{field}` in sources.yaml"),
    _t("{listing} has moved to {address}"),
    _t("put that address into sources.yaml ({outlet}), then: {command} --live"),
    _t("read without errors, but nothing new for {time}; its longest gap in weeks was {longest}"),
    _t("read without errors, but nothing new for {time}; at least {count} a day are expected"),
    _t("look at {address}: if it has new articles, {command} --live; if it is just quiet, lower `expect`"),
    _t("{listing}: lists no articles, usually {usual}"),
    _t("{listing}: no longer lists articles"),
    _t("{listing}: lists {count} articles at once, usually {usual}"),
    _t("{reason}, failed {count} times"),
    _t("{count} of {all} listings"),
    _t("{listing} failed recently and is being retried: {reason}"),
)
ERRORS = (
    _t("Not done"),
    _t("Not allowed"),
    _t("Not found"),
    _t("Error"),
    _t("This form was not shown by this page."),
    _t("Your account can only read; deciding needs the role editor."),
    _t("This page does not exist."),
    _t("This address does not accept this kind of request."),
    _t("The program failed; the details are in the terminal where it was started. Earlier decisions are safe."),
    _t("Wrong name or password."),
    _t("Too many wrong passwords. Try again in {minutes} min."),
    _t("Too many people are logging in. Try again in a few seconds."),
    _t("draft {number}"),
    _t("article {number}"),
    _t("story {number}"),
    _t("action {number}"),
    _t("this form is incomplete: open the draft again"),
    _t("this draft does not exist"),
    _t("this action does not exist"),
    _t("nothing was changed"),
    _t("it was written by a person and has no story"),
    _t("no run has grouped it yet: the next one does"),
    _t("its story already has a draft"),
    _t("cannot be undone"),
    _t("cannot be undone: its draft was decided or edited"),
    _t("cannot be undone: its articles have moved again since"),
    _t("cannot be undone: a later decision exists, see the history"),
    _t("cannot be undone: the paragraph has been rewritten since"),
    _t("cannot be undone: the order has changed again since"),
    _t("cannot be undone: it has been resolved again since, see the corrections"),
    _t("no draft was chosen; nothing was done"),
    _t("it is no longer an entry of this day; nothing was moved"),
    _t("it is already at that place"),
    _t("there is no decision to undo"),
    _t("an approved entry needs a headline: write one and approve it again"),
    _t("an edit needs words or a remark"),
    _t("the correction is the same as the published text: change it, or keep the entry"),
    _t("a draft can be snoozed until a day after {day}, within a year; nothing was done"),
    _t("{date} is not a day: write it as 2023-10-03; nothing was changed"),
    _t("has no articles; `crawler stories list` shows those that have"),
    _t("cannot be undone: the two have been linked or cut again since"),
    _t("does not continue itself"),
    _t("is not linked with story {number}"),
    _t("comes before story {number} in its thread"),
    _t("is not the number of a draft or an entry; nothing was changed"),
    _t("cannot be merged with itself"),
    _t("is in no story"),
    _t("is the only article of its story: there is nothing to split"),
    _t("write a day as YYYY-MM-DD; nothing was published"),
    _t("the approved entries have changed since the preview; nothing was published: check it again"),
    _t(
        "nothing from {first} to {last} is approved yet: approve entries of these days first, on the page, or with an x between their "
        "brackets in the queue file"
    ),
)
MESSAGES = (*DRAFT_NOTES, *REASONS, *FINDINGS, *HEALTH, *ERRORS, *QUEUE_FILE, *READING, *GISTS)
_HOLE = re.compile(r"\{(\w+)\}")
_NUMBERS = frozenset(
    {"all", "bytes", "count", "line", "most", "newest", "number", "pages", "revision", "seconds", "status", "usual"}
)
# Whose values are sentences or words of the program too; the others are names, numbers and words of texts.
_SENTENCES = frozenset({"action", "found", "language", "listing", "longest", "reason", "reasons", "time", "usual"})
_LONGEST = 2000  # characters of a text that is looked at
_LONGEST_LIST = 600  # characters of a list of sentences
_DEPTH = 6  # of sentences in sentences


@lru_cache(maxsize=8192)
def said(text: str, language: str) -> str:
    """Return a text that the program wrote in English in this language, as far as its sentences are known."""
    if language == "en" or not text or len(text) > _LONGEST:
        return text
    return _said(text, language, _DEPTH).text


class _Retold(NamedTuple):
    """A text in another language, and how many characters of the English one its known sentences had."""

    known: int
    text: str


@lru_cache(maxsize=16_384)
def _said(text: str, language: str, depth: int) -> _Retold:
    if not text:  # a catalogue's own header is under ""
        return _Retold(0, "")
    translated = catalogue(language).gettext(text)
    if translated != text:
        return _Retold(len(text), translated)
    if not depth:
        return _Retold(0, text)
    made = _made(text, language, depth)
    if made.known == len(text) or len(text) > _LONGEST_LIST:
        return made
    return max(made, _in_parts(text, language, depth), key=lambda retold: retold.known)


def _made(text: str, language: str, depth: int) -> _Retold:
    """Return the text as the sentence that it was made from, its values said too."""
    for pattern, message in _patterns():
        match = pattern.fullmatch(text)
        translated = catalogue(language).gettext(message) if match else message
        if match and translated != message:
            values = {name: _value(name, value, language, depth) for name, value in match.groupdict().items()}
            own = len(text) - sum(map(len, match.groupdict().values()))
            known = own + sum(value.known for value in values.values())
            return _Retold(known, translated.format(**{name: value.text for name, value in values.items()}))
    return _Retold(0, text)


def _value(name: str, value: str, language: str, depth: int) -> _Retold:
    day = any_date(value) if name == "day" else None
    if day:
        return _Retold(len(value), long_day(day, language))
    return _said(value, language, depth - 1) if name in _SENTENCES else _Retold(0, value)


def _in_parts(text: str, language: str, depth: int) -> _Retold:
    """Return a list of reasons, or a finding with its fix: each part that is known in the language, the others as they are. It is cut
    where most of it is known."""
    cuts = [cut for mark in ("; ", ": ", ", ") for cut in _cuts(text, mark, language, depth)]
    return max(cuts, key=lambda cut: cut.known, default=_Retold(0, text))


def _cuts(text: str, mark: str, language: str, depth: int) -> Iterator[_Retold]:
    own = mark.replace(";", "؛").replace(",", "،") if language in RTL else mark
    for place in [match.start() for match in re.finditer(re.escape(mark), text)][:6]:
        before, after = (_said(part, language, depth - 1) for part in (text[:place], text[place + len(mark) :]))
        if before.known or after.known:
            yield _Retold(before.known + after.known, f"{before.text}{own}{after.text}")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what finds each sentence that has values, those with the most words of their own first."""
    with_values = sorted(
        (message for message in MESSAGES if _HOLE.search(message)), key=lambda message: -len(_HOLE.sub("", message))
    )
    return tuple((re.compile(_HOLE.sub(_hole, _escaped(message)), re.DOTALL), message) for message in with_values)


def _hole(match: re.Match[str]) -> str:
    return rf"(?P<{match[1]}>\S+?)" if match[1] in _NUMBERS else f"(?P<{match[1]}>.+?)"


def _escaped(message: str) -> str:
    return "".join(part if _HOLE.fullmatch(part) else re.escape(part) for part in re.split(r"(\{\w+\})", message))
