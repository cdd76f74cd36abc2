"""Which language a text is in. Script and letters decide first, py3langid between what is left.

py3langid has no label for Sorani: it says "sdh" (Southern Kurdish) of it, and "ku" of Kurmanji. Urdu and Pashto are only asked
about if one of their own letters is there: without that, short Persian goes to them. It has 97 labels, and says of a text in any other
language one of these: the desk's own are only believed with their letters and commonest words.
"""

import copy
import re
from functools import cache
from typing import Any

from storage.languages import of_each
from storage.text.languages import LANGUAGES
from storage.text.normalize import clean, to_sorani
from storage.text.scripts import ARABIC, LATIN, SORANI

SAMPLE = 1000  # characters looked at: of 181 whole pages 4000 would change 3 answers, at four times the cost
FEW = 20  # letters: below it the edition's language is the better witness
SHORT = 60  # Latin letters: below it only our own languages are asked about, a name or two looks like any other
ARABIC_SHARE = 0.3  # of letters: above it a text is in Arabic letters with foreign names in it; the reverse is rare
SORANI_SHARE = 0.08  # of letters that are ەێۆڕڵڤ: 0.13 to 0.25 in Sorani, at most 0.04 in Persian, none in Arabic
LEGACY_SHARE = 0.03  # of letters that are heh + ZWNJ, the vowel ە of older Sorani typing

# Shares of letters that are the language's own (99 of 100 sentences have 0.045 in Kurmanji, 0.023 in Turkish), of words that are its
# commonest (99 of 100 have 0.14 in English, 0.11 in Kurmanji, 0.0 in Turkish), and of those with which it is the language, whatever the
# model says or the keyboard lacks.
OWN_LETTERS: dict[str, float] = of_each("DETECTION_OWN_LETTERS")
OWN_WORDS: dict[str, float] = of_each("DETECTION_OWN_WORDS")
MANY_WORDS: dict[str, float] = of_each("DETECTION_MANY_WORDS")
FOREIGN_LETTERS = 0.02  # of letters that the language has not: 1 of 200 sentences has 0.01
ENGLISH_WORDS = 60  # fewer are py3langid's to judge: a sentence may quote an English title
ENGLISH_THE = 0.03  # of words that are "the": 0.05 to 0.09 in English news, none elsewhere but in quoted titles …
ENGLISH_SHARE = 0.1  # … and of those in _ENGLISH together

_CODES = {"sdh": "ckb", "ku": "kmr", "arz": "ar", "ary": "ar"}
_ADDRESSES = re.compile(r"\S*(?://|www\.|@)\S*")
_UYGHUR = re.compile("[ۈېۋۇڭ]")
_URDU = re.compile("[ٹڈڑےں]")
_PASHTO = re.compile("[ټډړڼښږۍځڅ]")
_NOT_ARABIC = re.compile("[پچژگڤ]")
_PERSIAN_WORD = re.compile(r"\b(?:[كک]ه|م[يی]|است|را|ا[يی]ن|از|برا[يی]|ها[يی]|بود|شده)\b")
_LEGACY_E = re.compile("ه\u200c(?!ها|ا[يی]|اند|ام|ات|اش|ا[يی]م|تر|[يی]\\b)")  # not the Persian endings
_ENGLISH = frozenset({"the", "and", "of", "that", "with", "from", "was", "have", "which", "this"})
_WRITTEN = {"arabic": ("ar", "ckb", "fa", "kmr"), "latin": ("en", "kmr", "tr")}
_SINDHI = re.compile("[ٻڀٺٽٿڄڃڇڌڏڊڍڙڦڪڳڱڻݢڠڽڬ]")
_LETTERS: dict[str, str] = of_each("DETECTION_LETTERS")
_FOREIGN = {language: re.compile(rf"[^\W\d_{letters}]") for language, letters in of_each("ALPHABET").items()}
_WORDS: dict[str, str] = of_each("DETECTION_WORDS")
_COMMON = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_TO_PERSIAN = str.maketrans("يىك", "ییک")


def detect(text: str, expected: str = "") -> str:
    """A BCP 47 code: en, ar, ckb, kmr, fa, tr, another one where the text is long enough to be sure, or "und".

    `expected` (what the outlet's edition is written in) is the answer where the text has too few letters to tell, and
    says of Kurdish in Arabic letters that it is Badini (`kmr`): no letter or model tells that from Sorani. A language
    outside LANGUAGES that is expected stays, unless the text is clearly in one of LANGUAGES.
    """
    sample = _sample(text)
    letters = sum(map(str.isalpha, sample))
    if letters < 3:
        return expected or "und"
    if expected and expected not in LANGUAGES:
        return expected if letters < FEW else _in_plain_language(text, sample, expected)
    arabic, latin = len(ARABIC.findall(sample)), len(LATIN.findall(sample))
    script = "arabic" if arabic >= ARABIC_SHARE * letters else "latin" if latin >= letters / 2 else ""
    if letters < FEW and expected in _WRITTEN.get(script, ()):
        return expected
    if script == "arabic":
        code = _in_arabic_letters(LATIN.sub("", sample), arabic)
        return "kmr" if code == "ckb" and expected == "kmr" else code
    if script == "latin":
        return _in_latin_letters(ARABIC.sub("", sample), latin, expected)
    code = _ask(sample, ())
    return "und" if code in LANGUAGES else code


def _sample(text: str) -> str:
    """Return the beginning of a text without addresses."""
    sample = clean(text[:SAMPLE])
    return _ADDRESSES.sub(" ", sample) if "//" in sample or "www." in sample or "@" in sample else sample


def _in_plain_language(text: str, sample: str, expected: str) -> str:
    detected = detect(text)
    if detected not in LANGUAGES or detected == expected:
        return expected
    if (
        expected not in _identifier(()).nb_classes
    ):  # the model takes it for its nearest relative; English has words of its own to tell
        return "en" if detected == "en" and _is_plain_english(sample.lower().split()) else expected
    label = next((label for label, other in _CODES.items() if other == detected), detected)
    return detected if _ask(sample, (label, expected)) != expected else expected


def of_entry(text: str, expected: str) -> str:
    """Return the language of an entry's words, one of those the desk prints; `expected` where they leave it open."""
    detected = detect(text, expected)
    if detected in LANGUAGES or detected == expected:
        return detected
    sample = _sample(text)
    arabic, latin = len(ARABIC.findall(sample)), len(LATIN.findall(sample))
    if max(arabic, latin) < FEW:
        return expected
    return _ask(sample, ("ar", "fa", "sdh") if arabic > latin else ("en", "tr", "ku"))


def _in_arabic_letters(sample: str, letters: int) -> str:
    if len(_UYGHUR.findall(sample)) > FOREIGN_LETTERS * letters:
        return "ug"
    if len(SORANI.findall(sample)) >= SORANI_SHARE * letters and not _UYGHUR.search(sample):
        return "ckb"
    if len(_LEGACY_E.findall(sample)) > LEGACY_SHARE * letters:
        sample = to_sorani(sample)
    elif "ة" not in sample and (_NOT_ARABIC.search(sample) or _PERSIAN_WORD.search(sample)):
        sample = sample.translate(_TO_PERSIAN)
    candidates = ["ar", "fa", "sdh"]
    candidates += ["ur"] if _URDU.search(sample) else []
    candidates += ["ps"] if _PASHTO.search(sample) else []
    candidates += ["ug"] if _UYGHUR.search(sample) else []
    detected = _ask(sample, tuple(candidates))
    return "und" if detected in LANGUAGES and len(_SINDHI.findall(sample)) > FOREIGN_LETTERS * letters else detected


def _in_latin_letters(sample: str, letters: int, expected: str) -> str:
    lower = sample.replace("İ", "i").lower()
    if _is_plain_english(lower.split()):  # py3langid walks over every byte: a fifth of what a page costs
        return "en"
    if letters < SHORT:
        return _ask(sample, ("en", "tr", "ku"))
    detected = _ask(sample, ())
    words = re.findall(r"[^\W\d_]+", lower)
    shares = {language: _share(words, language) for language in _COMMON}
    able = [language for language in _COMMON if len(_FOREIGN[language].findall(lower)) <= FOREIGN_LETTERS * letters]
    if detected in able and shares[detected] >= OWN_WORDS[detected] and _has_own_letters(detected, lower, letters):
        return detected
    for language in able:
        surest = shares[language] >= MANY_WORDS[language] and shares[language] == max(shares.values())
        if surest and (detected == language or _has_own_letters(language, lower, letters)):
            return language
    if detected not in LANGUAGES:
        return detected
    return expected if detected == expected and detected in able else "und"


def _share(words: list[str], language: str) -> float:
    return sum(word in _COMMON[language] for word in words) / max(1, len(words))


def _has_own_letters(language: str, lower: str, letters: int) -> bool:
    own = _LETTERS.get(language, "")
    return sum(map(lower.count, own)) >= OWN_LETTERS.get(language, 0.0) * letters


def _is_plain_english(words: list[str]) -> bool:
    common = [word for word in words if word in _ENGLISH]
    return (
        len(words) >= ENGLISH_WORDS
        and common.count("the") >= ENGLISH_THE * len(words)
        and len(common) >= ENGLISH_SHARE * len(words)
    )


def _ask(sample: str, labels: tuple[str, ...]) -> str:
    label: str = _identifier(labels).classify(sample)[0]
    return _CODES.get(label, label)


@cache
def _identifier(labels: tuple[str, ...]) -> Any:
    """py3langid's identifier that answers only with these labels; with any of its own where none is named."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    if not labels:
        return LanguageIdentifier.from_model_file(MODEL_FILE)
    restricted = copy.copy(_identifier(()))
    restricted.set_languages(labels)
    return restricted
