"""Every regular expression of the product, and texts that drive one to its worst: found in the source and made from the pattern
itself, so that a new pattern is tried without anybody naming it."""

import ast
import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from tests.support.paths import ROOT

PACKAGES = ("storage", "crawler", "summarizer", "review", "digest")
METHODS = frozenset({"search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"})
_USED = r"\b{}\s*\.\s*(search|match|fullmatch|sub|subn|split|findall|finditer)\b"
_EVERYWHERE = (
    " ", "\n", "\t", "\u00a0", "\u200c", "a", "A", "1", "٣", "ا", ".", ",", "-", "–", ":", "/", "<", ">", "(", "[", "{", "&", "#", "%",
    "=", '"', "'", "“", "’", "_", "*", "a ", "1 ", "a.", "A. ", "a-", "1.", "1,", "a@", "<a ", "</", "<!--", "http://a", "%d8",
    "\\", "\r\n",
)  # fmt: skip
MOST_TEXTS = 70


@dataclass(frozen=True)
class Found:
    """A pattern, where it is written, and the methods it is used by."""

    where: str
    pattern: re.Pattern[str]
    methods: frozenset[str]


@cache
def every() -> tuple[Found, ...]:
    """Those that modules hold (in whatever container), and those written where they are used."""
    found: dict[tuple[str, int], Found] = {}
    for module in modules():
        for name, value in vars(module).items():
            for pattern in _within(value):
                if isinstance(pattern.pattern, str):
                    key = (pattern.pattern, pattern.flags)
                    found.setdefault(key, Found(f"{module.__name__}.{name}", pattern, _methods(name, module)))
    for path in sources():
        for pattern, method, function in _in_place(path):
            place = f"{path.relative_to(ROOT)}:{function}"
            known = found.get((pattern.pattern, pattern.flags))
            methods = frozenset({method}) | (known.methods if known else frozenset())
            found[pattern.pattern, pattern.flags] = Found(known.where if known else place, pattern, methods)
    return tuple(sorted(found.values(), key=lambda one: one.where))


def modules() -> list[Any]:
    names = [name for package in PACKAGES for name in _modules_of(package)]
    return [importlib.import_module(name) for name in names]


def _modules_of(package: str) -> Iterator[str]:
    yield package
    top = importlib.import_module(package)
    for one in pkgutil.walk_packages(top.__path__, f"{package}."):
        if not any(part in one.name for part in (".migrations", ".browser", "translate.local", "__main__")):
            yield one.name


@cache
def sources() -> tuple[Path, ...]:
    return tuple(path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))


@cache
def _text() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sources())


def _methods(name: str, module: Any) -> frozenset[str]:
    # A private one is used where it is written; where it is handed on as a value nobody can tell, so it is tried by the dearest.
    text = Path(module.__file__).read_text(encoding="utf-8") if name.startswith("_") else _text()
    if (named := f"{module.__name__}.{name}") in HANDED_ON:
        return HANDED_ON[named]
    return frozenset(re.findall(_USED.format(re.escape(name)), text)) or frozenset({"finditer"})


def _within(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, dict):
        for part in (*value.keys(), *value.values()):
            yield from _within(part, depth + 1)
    elif depth < 4 and isinstance(value, tuple | list | set | frozenset):
        for part in islice(value, 2000):
            yield from _within(part, depth + 1)
    elif depth < 4 and hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        for name in value.__dataclass_fields__:
            yield from _within(getattr(value, name, None), depth + 1)


def _in_place(path: Path) -> Iterator[tuple[re.Pattern[str], str, str]]:
    # Those within a function, by its name (of functions in functions, the outermost), and those of the module.
    for top in ast.parse(path.read_text(encoding="utf-8")).body:
        for part in top.body if isinstance(top, ast.ClassDef) else [top]:
            yield from ((pattern, method, getattr(part, "name", "")) for pattern, method in _calls(part))


def _calls(part: ast.AST) -> Iterator[tuple[re.Pattern[str], str]]:
    for node in ast.walk(part):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
        if not (is_call and isinstance(node.func.value, ast.Name) and node.func.value.id == "re"):  # type: ignore[attr-defined]
            continue
        first, method = node.args[0], node.func.attr  # type: ignore[attr-defined]
        if method in METHODS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield re.compile(first.value), method


BOUNDED = {  # applied to so many characters at most, wherever they come from
    "crawler.parsing.language._ADDRESSES": 1000,  # SAMPLE
    "review.style.unsourced._SENTENCE_START": 40,  # of what stands before a word
    "storage.config.names._SENTENCE_START": 40,  # _NEAR
    "summarizer.drafts.debris._REQUEST": 1000,  # _REQUEST_CHARS
    "summarizer.drafts.headlines._BEHIND": 400,  # titles are cut at LONGEST_TITLE when they are read
    "summarizer.drafts.headlines._TRAILER": 400,
    "summarizer/drafts/headlines.py:_is_particle": 20,
}
HANDED_ON = {  # used under another name: by these methods
    "summarizer.drafts.debris._LABEL": frozenset({"match"}),
    "summarizer.drafts.debris._LINE": frozenset({"match"}),
    "summarizer.drafts.openings._DATELINES": frozenset({"match"}),
    "summarizer.drafts.openings._BARE_DATELINES": frozenset({"match"}),
    "summarizer.drafts.leaning._LEANING": frozenset({"match"}),
}


def hostile(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Texts of this length: each piece of the pattern without end, behind what comes before it, and all of it again and again."""
    tried = set()
    for prefix, pump in islice(_pumps(pattern), MOST_TEXTS):
        if pump and (prefix, pump) not in tried:
            tried.add((prefix, pump))
            body = prefix + pump * (max(0, length - len(prefix)) // len(pump))
            yield body + "\x00"


def _pumps(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    tree = parser.parse(pattern.pattern, pattern.flags)
    for before, piece in _pieces(list(tree), ""):
        yield before, piece
        yield "", before + piece
        if len(piece) > 1:
            yield before, piece[0]
            yield before, piece[-1]
    for pump in _EVERYWHERE:
        yield "", pump


def _pieces(items: Sequence[Any], before: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    for kind, given in items:
        sample = _sample([(kind, given)])
        if sample:
            yield before, sample
        if depth < 3:
            for inside in _inside(kind, given):
                yield from _pieces(inside, before, depth + 1)
        before = (before + sample)[-200:]


def _inside(kind: Any, given: Any) -> Iterator[list[Any]]:
    if kind is codes.SUBPATTERN:
        yield list(given[3])
    elif kind is codes.BRANCH:
        yield from (list(option) for option in given[1][:6])
    elif kind in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        yield list(given[2])
    elif kind is codes.ATOMIC_GROUP:
        yield list(given)


def _sample(items: Sequence[Any]) -> str:
    return "".join(_one(kind, given) for kind, given in items)


def _one(kind: Any, given: Any) -> str:
    made = _SAMPLES.get(kind)
    return made(given) if made else ""


def _repeated(given: Any) -> str:
    least, most, inside = given
    return _sample(list(inside)) * (least or min(1, int(most)))


_CATEGORIES = {
    codes.CATEGORY_DIGIT: "1", codes.CATEGORY_NOT_DIGIT: "a", codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_NOT_SPACE: "a", codes.CATEGORY_WORD: "a", codes.CATEGORY_NOT_WORD: " ",
}  # fmt: skip


def _of_class(given: Any) -> str:
    if given and given[0][0] is codes.NEGATE:
        known = re.compile("[" + "".join(_as_class(*one) for one in given[1:]) + "]")
        return next((letter for letter in "a 1.-<x\n" if not known.match(letter)), "")
    kind, value = given[0]
    return {codes.LITERAL: lambda: chr(value), codes.RANGE: lambda: chr(value[0])}.get(
        kind, lambda: _CATEGORIES.get(value, "a")
    )()


_SAMPLES: dict[Any, Callable[[Any], str]] = {
    codes.LITERAL: chr,
    codes.NOT_LITERAL: lambda given: "a" if given != ord("a") else "b",
    codes.ANY: lambda _: "a",
    codes.IN: _of_class,
    codes.MAX_REPEAT: _repeated,
    codes.MIN_REPEAT: _repeated,
    codes.POSSESSIVE_REPEAT: _repeated,
    codes.SUBPATTERN: lambda given: _sample(list(given[3])),
    codes.ATOMIC_GROUP: lambda given: _sample(list(given)),
    codes.BRANCH: lambda given: _sample(list(given[1][0])),
}


def _as_class(kind: Any, value: Any) -> str:
    if kind is codes.LITERAL:
        return re.escape(chr(value))
    if kind is codes.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    named = {codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_SPACE: r"\s", codes.CATEGORY_WORD: r"\w"}
    return named.get(value, r"\W")


class TooSlowError(Exception):
    pass


def slowest(found: Found, length: int, limit: float) -> tuple[float, str]:
    """The most processor time that the pattern took for one of its hostile texts, and that text's beginning; stopped soon after
    `limit` seconds of one text."""
    worst, culprit = 0.0, ""
    for text in hostile(found.pattern, min(length, BOUNDED.get(found.where, length))):
        for method in found.methods:
            took = _took(found.pattern, method, text, limit)
            if took > limit:  # a busy machine may take long once, a slow pattern always does
                took = min(took, *(_took(found.pattern, method, text, limit) for _ in range(2)))
            if took > worst:
                worst, culprit = took, f"{method} {text[:60]!r}"
            if worst > limit:
                return worst, culprit
    return worst, culprit


def _took(pattern: re.Pattern[str], method: str, text: str, limit: float) -> float:
    def stop(*_: object) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit * 4)
    began = time.process_time()
    try:
        if method in ("sub", "subn"):
            pattern.sub("", text)
        elif method in ("search", "match", "fullmatch"):
            getattr(pattern, method)(text)
        else:
            for _ in pattern.finditer(text):
                pass
    except TooSlowError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.process_time() - began
