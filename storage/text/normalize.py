"""The normal form of text: `clean` for keeping and showing, `fold` for comparing and searching; and what begins a report (`dateline`).

Arabic and Sorani letters after the rules of Lucene's ArabicNormalizer and SoraniNormalizer; Unicode forms after UAX 15.
"""

import re
import unicodedata
from functools import lru_cache

import xxhash

FOLD_VERSION = 1  # stored with everything made from folded text; raise it when `fold` changes its answer

# C0 and C1 controls but those that keep words apart (tab, newline, a word processor's vertical tab and form feed), bidi controls and
# marks, BOM, soft hyphen, zero-width space, word joiner.
# ZWNJ (U+200C) and ZWJ (U+200D) stay: Persian and older Sorani spelling need them.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
# Every space but the newline, NBSP and U+3000 included; not the single plain one, of which nothing changes.
_SPACES = re.compile(r"[^\S\n ][^\S\n]*| [^\S\n]+")
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
# Letters in the form they have at one place of a word, as old editors and PDFs give them; not the ornaments and honorifics among them.
_FORMS = re.compile("[\ufb50-\ufdc7\ufe70-\ufefc]+")
_NOT_FORMS = frozenset(
    "\ufd3e\ufd3f\ufd40\ufd41\ufd42\ufd43\ufd44\ufd45\ufd46\ufd47\ufd48\ufd49\ufd4a\ufd4b\ufd4c\ufd4d\ufd4e\ufd4f"
)
_BLANK_LINES = re.compile(r" ?\n(?: ?\n)+ ?")
_ASCII = bytes(ord(chr(code).lower()) if chr(code).isalnum() else 32 for code in range(256))  # as `fold` does
_SHORT = 16  # characters, of a word
_LONGEST_KEPT = 40  # characters; longer ones are addresses and noise, and would fill the memory
# "ERBIL, Kurdistan Region – ", "Baghdad (INA) - ", "Shafaq News/ ", "بغداد/ واع", "هەولێر (…)": a short opening that ends in a
# dash, slash or colon and holds no full stop.
_DATELINE = re.compile(r"[^\n.!?؟:–—/]{2,60}(?:\s[-–—ـ]{1,2}\s|/\s?(?:[^\s.!?؟/]{1,20}\s?[/:–—-]\s)?|\)\s?[:–—-]\s)")
_NOT_WORD = re.compile(r"[\W_]+")
_TYPESET = (("’", "'"), ("‘", "'"), ("“", " "), ("”", " "), ("–", " "), ("—", " "), ("…", " "), ("\xa0", " "))
# Combining accents, harakat, tatweel, Quranic marks, and the joiners.
_MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff\u200c\u200d]")
# Sorani typed on an Arabic keyboard: heh + ZWNJ, or a final heh, is the vowel ە.
_LEGACY_E = re.compile("ه(?:\u200c|(?=\\W|$))")
_FINAL_HEH = re.compile(r"[هة]\b")
_INITIAL_REH = re.compile(r"\bر")

_LETTERS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ی", "ي": "ی", "ئ": "ی", "ؤ": "و", "ك": "ک", "ء": None,
        "ة": "ه", "ھ": "ه", "ہ": "ه", "ۀ": "ه", "ە": "ه", "ێ": "ی", "ې": "ی", "ۆ": "و", "ۇ": "و",
        "ڕ": "ر", "ڒ": "ر", "ڵ": "ل", "ڤ": "ف",
        "’": None, "'": None, "ʿ": None, "ʾ": None, "`": None, "‘": None, "ʼ": None,
        "ı": "i", "ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l",
    }
    | {chr(zero + digit): str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)}
)  # fmt: skip


def clean(text: str) -> str:
    """Return text as it is stored and shown: NFC, Arabic letters by themselves and not in their forms within a word, one kind of line
    end and space, no control characters, no bidi controls, no lone surrogates. Paragraphs stay apart by one newline."""
    if "\n" in text:  # line by line: most lines of a text take the short way
        return "\n".join(line for part in text.split("\n") if (line := clean(part)))
    if text.isprintable() and "  " not in text and (unicodedata.is_normalized("NFKC", text) or _is_plain(text)):
        return text.strip()  # the commonest, and nothing of it changes: whatever is dropped below does not print
    if not text.isascii() and _FORMS.search(text):
        text = _FORMS.sub(_letters_of, text)
    text = text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text
    text = _DROPPED.sub("", _LINE_ENDS.sub("\n", text))
    text = unicodedata.normalize("NFC", text)  # after that: what is dropped keeps a letter and its accent apart no more
    return _BLANK_LINES.sub("\n", _SPACES.sub(" ", text)).replace(" \n", "\n").replace("\n ", "\n").strip()


def _is_plain(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text) and not _FORMS.search(text)


def _letters_of(forms: re.Match[str]) -> str:
    # A mark in a form of its own has a space or a tatweel to stand on.
    return "".join(
        form if form in _NOT_FORMS else unicodedata.normalize("NFKC", form).lstrip(" \u0640" if form < "\ufe80" else "")
        for form in forms[0]
    )


def dateline(text: str) -> str:
    """Return the opening of a report that says where it was written and by which agency, with its closing mark: «ERBIL, Kurdistan
    Region – »; "" where there is none."""
    match = _DATELINE.match(text)
    return match[0] if match else ""


def fold(text: str) -> str:
    """Return text in the form that is compared: lower case, accents and harakat off, Arabic, Persian and Sorani letters in one form, digits
    ASCII, words apart by one space, nothing else. Equal folds read as equal words in every script we print."""
    return _fold_word(text) if len(text) <= _SHORT else _fold(text)


@lru_cache(maxsize=65_536)
def _fold_word(text: str) -> str:
    # Rules of all kinds ask word by word, and most words are some thousand frequent ones.
    return _fold(text)


def _fold(text: str) -> str:
    text = _in_ascii(text)
    if text.isascii():
        return " ".join(_ascii_words(text))
    text = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    text = _MARKS.sub("", unicodedata.normalize("NFD", text))
    text = unicodedata.normalize("NFC", text).translate(_LETTERS)
    return _NOT_WORD.sub(" ", text).strip()


def words(text: str) -> list[str]:
    """Return the folded words of a text, in order: those of `fold`."""
    text = _in_ascii(text)
    if text.isascii():
        return _ascii_words(text)
    folded: list[str] = []
    for piece in text.split():
        folded += _words_of(piece) if len(piece) <= _LONGEST_KEPT else fold(piece).split()
    return folded


def _ascii_words(text: str) -> list[str]:
    # English, mostly: of all the letters to be dropped it has these two.
    return text.encode().translate(_ASCII, b"'`").decode().split()


def _in_ascii(text: str) -> str:
    """Return a text that has no sign beyond ASCII but a typesetter's quotation marks, dashes, dots and spaces with plain ones in their
    place, which fold to the same; any other as it is."""
    if text.isascii():
        return text
    plain = text
    for sign, ascii_sign in _TYPESET:
        plain = plain.replace(sign, ascii_sign)
    return plain if plain.isascii() else text


@lru_cache(maxsize=65_536)
def _words_of(piece: str) -> tuple[str, ...]:
    # A piece between spaces folds independently, and is mostly one of some thousand frequent words.
    return tuple(fold(piece).split())


def to_sorani(text: str) -> str:
    """Return Sorani typed with Arabic letters (ي ك, heh with ZWNJ for ە, plain reh at a word's start) in today's Sorani letters:
    «سه‌رۆكی هه‌رێمی كوردستان رایگه‌یاند» → «سەرۆکی هەرێمی کوردستان ڕایگەیاند». For texts already known to be Sorani."""
    text = unicodedata.normalize("NFC", text).replace("ي", "ی").replace("ى", "ی").replace("ك", "ک").replace("ڒ", "ڕ")
    text = _LEGACY_E.sub("ە", text)
    text = _FINAL_HEH.sub("ە", text).replace("ھ", "ه")
    return _INITIAL_REH.sub("ڕ", text)


def text_hash(text: str) -> bytes:
    """Return a 16-byte hash (xxh3_128) of a text."""
    return xxhash.xxh3_128_digest(text.encode("utf-8", "replace"))
