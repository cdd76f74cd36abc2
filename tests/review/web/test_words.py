"""Every word of the page comes from the catalogues: no template has text of its own."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
from jinja2 import nodes

from crawler.health import judge
from review.decisions import rules
from review.web import app
from review.web.request import render, words
from review.web.services import queue_rows
from storage.editing import page_acts
from storage.text.languages import LANGUAGES, name_of

TEMPLATES = render.environment("en").list_templates()
SHOWN = {"aria-label", "title", "placeholder", "alt"}  # attributes that people read
LETTERS = re.compile(r"[A-Za-z]{2,}")


class Texts(HTMLParser):
    """The text of a page, and its attributes that people read."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)
        self.close()

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in SHOWN]


def own_texts(name: str) -> list[str]:
    """The words that a template itself has, beside those that it looks up."""
    environment = render.environment("en")
    source, _, _ = environment.loader.get_source(environment, name)  # type: ignore[union-attr]
    html, literals = "", []
    for output in environment.parse(source).find_all(nodes.Output):
        for node in output.nodes:
            html += node.data if isinstance(node, nodes.TemplateData) else "0"
            literals += [] if isinstance(node, nodes.TemplateData) else list(shown_literals(node))
    found = (*Texts(html).found, *literals)
    return [
        text for text in found if LETTERS.search(text) and not text.startswith("https://")
    ]  # an example of an address


def shown_literals(node: nodes.Node) -> Iterator[str]:
    """Strings that an expression shows as they are written."""
    if isinstance(node, nodes.Const):
        yield str(node.value)
    elif isinstance(node, nodes.CondExpr):
        yield from shown_literals(node.expr1)
        yield from shown_literals(node.expr2 or nodes.Const(""))
    elif isinstance(node, nodes.BinExpr):
        yield from shown_literals(node.left)
        yield from shown_literals(node.right)
    elif isinstance(node, nodes.Concat):
        for part in node.nodes:
            yield from shown_literals(part)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_no_words_of_its_own(name: str) -> None:
    assert own_texts(name) == []


SCRIPTS = sorted((render.FOLDER / "static").glob("*.js"))
_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/  # a comment
    |(?<=[=(:,!&|?{};\n])\s*/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+/[a-z]*  # a pattern
    |"((?:\\.|[^"\\\n])*)"|'((?:\\.|[^'\\\n])*)'|`((?:\\.|[^`\\])*)`""",
    re.DOTALL | re.VERBOSE,
)
_PROSE = re.compile(r"[A-Za-z]{2,}\s+[A-Za-z]{2,}|^[A-Z][a-z]+")
NO_PROSE = {  # strings of the scripts that nobody reads
    "Enter": "a key",
    "Escape": "a key",
    "#style ul": "a selector",
    "use strict": "for the browser",
    "no answer": "an error that every caller catches",
}


def literals(script: str) -> list[str]:
    """Return the strings of a script, without what is filled in."""
    found = (next((text for text in match.groups() if text is not None), "") for match in _TOKEN.finditer(script))
    return [re.sub(r"\$\{[^}]*\}", "0", text) for text in found if text]


def test_every_script_is_served_and_every_served_one_is_there() -> None:
    assert {file.name for file in SCRIPTS} == {name for name in app.FILES if name.endswith(".js")}


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.stem)
def test_a_script_has_no_words_of_its_own(file: Path) -> None:
    found = literals(file.read_text(encoding="utf-8"))
    assert found  # every one of them has at least a selector or a key
    assert [text for text in found if _PROSE.search(text) and text not in NO_PROSE] == []


def test_what_the_scripts_say_is_in_the_catalogues() -> None:
    script = "".join(file.read_text(encoding="utf-8") for file in SCRIPTS)
    assert set(re.findall(r"WORDS\.(\w+)", script)) == set(words.SCRIPT)
    said = set(re.findall(r"panel\(\)\.dataset\.(\w+)", script)) - {"language", "into"}
    template = (render.FOLDER / "templates/translation.html").read_text(encoding="utf-8")
    assert said == set(re.findall(r'data-(\w+)="\{\{ _\(', template))


@pytest.mark.parametrize(
    "planted", ['say("Saved it");', "node.title = 'Drag me there';", "x.append(`${n} drafts wait`);", 'y("Draft")']
)
def test_a_planted_sentence_is_found(planted: str) -> None:
    assert any(_PROSE.search(text) for text in literals(f'const a = /x/; // no "Words here"\n{planted}'))


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_loop_names_what_it_goes_over(name: str) -> None:
    assert "for one in" not in (render.FOLDER / "templates" / name).read_text(encoding="utf-8")


def test_the_style_sheet_has_no_words_and_knows_no_left_or_right() -> None:
    style = (render.FOLDER / "static/review.css").read_text(encoding="utf-8")
    assert re.findall(r"content: *\"[^\"]*[A-Za-z][^\"]*\"", style) == []
    sided = r"(?:margin|padding|border|inset)-(?:left|right)|[ ;{](?:left|right|float) *:|text-align: *(?:left|right)"
    assert re.findall(sided, style) == []


def test_every_table_of_words_is_complete() -> None:
    assert {code: name_of(code) for code in LANGUAGES} == words.LANGUAGE_NAMES
    assert set(words.REASON_NAMES) == set(words.REASONS)
    assert set(words.ACTS) == set(get_args(page_acts.Kind))
    assert set(words.STATES) == set(queue_rows.STATES)
    assert set(words.DRAFT_STATES) == set(get_args(rules.State))
    assert set(words.OUTLET_STATES) == set(get_args(judge.State))
