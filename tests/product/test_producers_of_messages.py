"""What the stages write in English and the page says again in other languages cannot drift apart: both directions are held here."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from storage.catalogues.messages import MESSAGES
from tests.support.paths import ROOT

# Modules whose sentences editors read: every one of them is a message.
PRODUCERS = (
    "crawler/health/judge.py", "review/style/check.py", "review/style/relative_days.py", "review/style/translation.py",
    "review/style/unsourced.py", "summarizer/drafts/notes.py", "summarizer/drafts/already_covered.py", "summarizer/relevance/score.py",
    "review/queue_file/body.py", "review/queue_file/identity.py", "review/queue_file/parse.py", "review/queue_file/settle.py",
    "review/queue_file/taking.py", "review/decisions/undo.py", "review/decisions/story_changes.py", "review/decisions/order.py",
    "review/decisions/batch.py", "crawler/pages/acceptance.py",
)  # fmt: skip
OTHERS = {  # sentences of these modules that no editor reads as they are, and why
    "review/style/check.py": "names of rules, as data-rule of a finding and in `crawler queue check --json`",
    "review/style/relative_days.py": "the name of its rule",
    "review/style/translation.py": "names of its rules",
}
RULES = {"too long", "too short", "no attribution", "first person", "relative day", "missing number", "missing name"}
COMMANDS = re.compile(r"crawler (?:run|sources) [\w\0 -]+")
# Put together of several pieces by their producer: their words are looked for one by one.
PIECED = {
    "summarizer/drafts/notes.py": ("{outlet} blocks the crawler",),
    "crawler/health/judge.py": (
        "of the last {pages}",
        "read without errors, but",
        "{listing}: lists",
        "{listing}: no longer lists",
    ),
    "summarizer/stories/features.py": ("day apart", "days apart", "same name", "same number", "same word"),
    "summarizer/relevance/learned.py": ("learned from",),
    "review/style/check.py": ("-to-right mark", "-to-left mark"),
    "review/queue_file/identity.py": ("does not exist yet",),
    "review/queue_file/taking.py": ("restore its comment",),
    "review/web/handlers/draft.py": ("{date} is not a day",),
    "crawler/fetching/fetcher.py": ("and asks to wait", "without a location"),
}
_HOLE = re.compile(r"\{\w+\}")
_PROSE = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")


@cache
def sentences(path: str) -> tuple[str, ...]:
    """Return the strings of a module but its docstrings. What is filled in is a NUL, or the module's own constant."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    inner |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            constants[node.targets[0].id] = next(text_of(node.value, constants), "\0")
    return tuple(text for node in ast.walk(tree) if id(node) not in inner for text in text_of(node, constants))


def text_of(node: ast.AST, constants: dict[str, str]) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else constants.get(ast.unparse(part.value), "\0")  # type: ignore[attr-defined]  # a value that is filled in
            for part in node.values
        )
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


@cache
def all_sentences() -> str:
    """Return every string of the product's stages, but those of the catalogues themselves."""
    files = [
        file
        for room in ("crawler", "summarizer", "review", "storage", "digest")
        for file in (ROOT / room).rglob("*.py")
    ]
    paths = [file.relative_to(ROOT).as_posix() for file in files if "catalogues" not in file.parts]
    return "\n\n".join(text for path in paths for text in sentences(path))


@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_has_a_producer(message: str) -> None:
    pieced = [path for path, signs in PIECED.items() if any(sign in message for sign in signs)]
    if pieced:
        text = " ".join(text for path in pieced for text in sentences(path)).lower()
        assert [
            word
            for word in re.findall(r"[a-z]{3,}", _HOLE.sub(" ", message).lower())
            if not re.search(rf"\b{word.rstrip('s')}", text)
        ] == []
    else:
        parts = [re.escape(part) for part in _HOLE.split(message)]
        assert re.search(r"[^\n]*?".join(parts), all_sentences()), (
            "nobody writes this: take it out, or say it as its producer does"
        )


def is_known(text: str) -> bool:
    """Return whether a string, or what is left of it between values, is a message or a part of one."""
    text = text.strip(" ;,:.")
    filled = text.replace("\0", "0")
    for message in MESSAGES:
        if all(part.strip() in message for part in text.split("\0")):
            return True
        if re.fullmatch(".+?".join(map(re.escape, _HOLE.split(message))), filled, re.DOTALL):
            return True
    return False


@pytest.mark.parametrize("path", PRODUCERS)
def test_every_sentence_of_a_producer_is_a_message(path: str) -> None:
    prose = [text for text in sentences(path) if _PROSE.search(text) and not COMMANDS.fullmatch(text)]
    unknown = [text for text in prose if not is_known(text)]
    assert [text for text in unknown if text not in RULES] == []
    assert (path in OTHERS) == any(text in RULES for text in unknown)


def test_the_modules_named_here_exist() -> None:
    assert all(Path(ROOT / path).is_file() for path in (*PRODUCERS, *OTHERS, *PIECED))
