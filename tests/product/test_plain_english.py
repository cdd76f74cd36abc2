"""Words that read like a literal translation stay out of what a user reads: README, guides, help, the page, the queue file, the
digest, and what commands and log say."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from crawler.app.cli.command_table import COMMANDS
from crawler.app.cli.main import app
from scripts.command_reference import commands
from tests.support.paths import ROOT

# Each with what to write instead.
OUT = {
    r"mend(s|ed|ing)?": "fix",
    r"let(s|ting)? go of": "delete; reclaim space",
    r"put(s|ting)? off": "snooze; defer",
    r"leaves? with \d": "exits with 1",
    r"anew": "again",
    r"made-up outlets": "sample outlets",
    r"the whole way|way of the data": "the full pipeline; how it works",
    r"once more": "again",
    r"again for more": "repeatable",
    r"(not|no) (\w+ ){0,4}any more": "no longer",
    r"of before": "previous; earlier",
    r"(?<!, )who may": "users; permissions",
    r"lately": "recently; in the last 48 h",
    r"do(es)? well|is well": "healthy",
    r"owed to": "credits; attribution",
    r"reckon(s|ed|ing)?|weighed": "computed; scored",
    r"house style is asked": "style check",
    r"as it is kept": "stored",
    r"that is none|nobody's": "invalid; not from a configured source",
    r"machine's words": "generated text",
    r"ad hoc": "on demand",
    r"the numbers of every stage": "settings for every stage",
    r"(lies|lie|stands|stand) (in|at|on|below|there|here|as)": "is",
    r"a person's word on": "resolve; confirm",
    r"wrong use": "usage error",
    r"in vain": "failed",
    r"at work": "running",
    r"goes? on(?! to| with)": "continue",
    r"(?<!there )is no (?!longer|other|more)": "is not a",
    r"learnt": "learned",
    r"broke(n)? off": "stopped",
    r"(refuses?|blocks?) us": "blocks the crawler",
    r"for (lost|dead)": "presumed",
    r"asked to be|it was not asked": "requested",
    r"may be told|can(not)? be told": "detected",
    r"puts? back": "restore",
    r"printed anew|once again": "again",
}
OLD_WORDS = {"To mend: {text}"}  # recognised in queue files of earlier versions, never written
_OUT = re.compile("|".join(rf"\b(?:{words})\b" for words in OUT), re.IGNORECASE)
GUIDES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "LICENSES" / "README.md"])
SPOKEN = ("crawler", "digest", "review", "storage", "summarizer")
TEMPLATES = sorted(file for room in ("review", "digest") for file in (ROOT / room).rglob("*.html"))
CONFIGURATION = ("digest.yaml", "names.yaml", "sources.yaml")


def _strings(folder: str) -> Iterator[tuple[str, str]]:
    """Yield what modules of a folder may print: (place, text); no docstring of a module or private function."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and not {id(node), node.value} & (docstrings | OLD_WORDS)
            ):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value


def _odd(text: str) -> list[str]:
    return [text[max(0, match.start() - 40) : match.end() + 40] for match in _OUT.finditer(text)]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.relative_to(ROOT).as_posix())
def test_guides_are_in_plain_english(guide: Path) -> None:
    found = _odd(re.sub(r"\s+", " ", guide.read_text(encoding="utf-8")))
    assert found == []


def test_help_is_in_plain_english() -> None:
    texts = [command.summary for command in COMMANDS.values()]
    for words, command in commands(typer.main.get_command(app)):
        texts += [f"{' '.join(words)}: {command.help or ''}"]
        texts += [
            f"{' '.join(words)} {parameter.name}: {getattr(parameter, 'help', '') or ''}"
            for parameter in command.params
        ]
    assert [words for text in texts for words in _odd(text)] == []


@pytest.mark.parametrize("folder", SPOKEN)
def test_what_commands_print_is_in_plain_english(folder: str) -> None:
    assert [(place, words) for place, text in _strings(folder) for words in _odd(text)] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)
def test_templates_are_in_plain_english(template: Path) -> None:
    assert _odd(re.sub(r"\s+", " ", template.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("name", CONFIGURATION)
def test_the_comments_of_the_configuration_are_in_plain_english(name: str) -> None:
    comments = re.findall(r"#.*", (ROOT / "config" / name).read_text(encoding="utf-8"))
    assert [words for comment in comments for words in _odd(comment)] == []
