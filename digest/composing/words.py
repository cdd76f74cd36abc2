"""The digest's own texts around its entries, in each language it may be in (`DIGEST_WORDS` in storage/languages).

No native reader has looked at the Arabic, Sorani and Kurmanji yet. Counts follow a colon there, so that no word must agree with
a number.
"""

from dataclasses import dataclass

from storage.languages import of_each


@dataclass(frozen=True, slots=True)
class Words:
    """`{}` is filled: with a day, a number, or both days of `to`."""

    to: str
    contents: str
    corrections: str
    corrected: str
    was_withdrawn: str  # of an entry, in the list of corrections
    withdrawn: str  # where it stood
    withdrawn_title: str  # … in a feed
    waiting: str
    moved: str
    left_out: str  # for its language
    entry: str  # one entry, counted
    entries: str
    one_day: str
    days: str
    by_day: str
    by_outlet: str
    others: str
    on_web: str
    link: str
    day: str
    headline: str
    outlets: str
    text: str
    nothing: str
    analysis: str
    footer: str
    permanent: str  # what # marks, where it is shown
    brief: str
    reading: str
    address: str
    confirm: str
    leave: str
    asked: str
    confirm_subject: str
    confirm_text: str
    confirmed: str
    left: str
    bad_link: str
    too_many: str
    not_read: str
    subscribe: str
    headlines: str
    analysis_label: str
    previous: str
    next: str
    all_editions: str
    sources: str
    page: str
    published_by: str
    licence: str
    contact: str
    week: str
    whole_month: str
    listen: str
    podcast: str
    other_days: str
    earlier: str  # before the days of entries that an entry continues


WORDS: dict[str, Words] = {language: Words(**table) for language, table in of_each("DIGEST_WORDS").items()}


def words(language: str) -> Words:
    """Return the texts of a digest in this language; an earlier digest in a language without texts has them in English, as before."""
    return WORDS.get(language, WORDS["en"])
