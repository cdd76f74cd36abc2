"""A standfirst: the line above a report that sums it up, often without a full stop. Pure.

A verb tells it from a caption, a teaser and a heading: "Militants have injured dozens, officials say" is a sentence, "Militants near a
base, Oct. 3, 2023" is none. Only a finite verb that no word of a subordinate clause precedes counts.
"""

import re

from storage.languages import of_each

_VERBS: dict[str, str] = of_each("FINITE_VERBS")  # a pattern of words; the text before one decides with _SUBORDINATE
_SUBORDINATE: dict[str, str] = of_each("SUBORDINATE_WORDS")
_NO_SENTENCE: dict[str, str] = of_each(
    "STANDFIRST_NOT"
)  # how a caption, a question or a teaser begins, or what one has
_FINITE = {language: re.compile(rf"(?:{verbs})(?![\w’'-])") for language, verbs in _VERBS.items()}
_NOT = {language: re.compile(pattern, re.IGNORECASE) for language, pattern in _NO_SENTENCE.items()}
_DATED = re.compile(r"(?:19|20)\d\d\W*$")  # as captions end


def is_standfirst(line: str, language: str) -> bool:
    """Return whether the first line of a text, without a mark at its end, is a sentence by itself."""
    finite, no_sentence = _FINITE.get(language), _NOT.get(language)
    if finite is None or _DATED.search(line) or (no_sentence is not None and no_sentence.search(line)):
        return False
    subordinate = set(_SUBORDINATE.get(language, "").split())
    return any(
        before and before[-1].casefold().strip(",;:") not in subordinate
        for match in finite.finditer(line)
        if (before := line[: match.start()].split())
    )
