"""What every command prints with --json is as its schema says, and nothing of a library is on standard error."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
import typer

from crawler.app.api.objects import json_line, plain
from crawler.app.cli.answers.registry import ANSWERS
from crawler.app.cli.main import app
from digest.mail import Delivery
from scripts.command_reference import commands
from scripts.json_schemas import FILE, schemas
from storage.records import Outcome
from summarizer.relevance.learned import LearnedRelevance, LearningEffect
from summarizer.translate.translate import TranslateResult
from tests.support.paths import ROOT

pytestmark = pytest.mark.timeout(900)  # some sixty commands, one after the other: a minute on an idle machine
SCHEMAS: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
# On a new desk these end with a line that says why, and no JSON; what they would print is made below.
NO_ANSWER = {"translate", "mail send", "relevance fit", "relevance report"}
SLOW = {"models bench"}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Every command run once, with the warnings that Python shows to users."""
    environment = {**os.environ, "PYTHONWARNINGS": "default", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "tests.support.every_command", str(tmp_path_factory.mktemp("every"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment)
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()]


def faults(words: str, answer: Any) -> list[str]:
    """Return how an answer differs from the schema of its command."""
    from jsonschema import Draft202012Validator  # takes two seconds, in each of the test processes

    schema = SCHEMAS | {"$ref": f"#/$defs/{words.replace(' ', '%20')}"}
    found = Draft202012Validator(schema).iter_errors(answer)
    return [f"{words} {fault.json_path}: {fault.message[:300]}" for fault in found]


def test_every_schema_is_of_a_command_with_json_and_up_to_date() -> None:
    from jsonschema import Draft202012Validator

    found = commands(typer.main.get_command(app))
    with_json = {" ".join(words) for words, command in found if any("--json" in each.opts for each in command.params)}
    assert set(ANSWERS) - {"stories"} <= with_json  # a bare `crawler stories` groups
    Draft202012Validator.check_schema(SCHEMAS)
    made = schemas()["$defs"]
    for name, published in SCHEMAS["$defs"].items():
        lost = set(published.get("properties", {})) - set(made[name].get("properties", {}))
        assert lost == set(), f"{name}: programs rely on these fields; if they may go: python -m scripts.json_schemas"


def test_every_command_answers_as_its_schema_says(answers: list[dict[str, Any]]) -> None:
    assert {answer["words"] for answer in answers} == set(ANSWERS) - SLOW
    wrong = []
    for answer in answers:
        words = answer["words"]
        if words in NO_ANSWER:
            assert (answer["code"], answer["out"]) in ((1, ""), (2, "")), answer
            continue
        assert answer["code"] in (0, 1), answer
        assert answer["out"].count("\n") == 1, words
        wrong += faults(words, json.loads(answer["out"]))
    assert wrong == []


def test_nothing_but_our_own_lines_is_on_standard_error(answers: list[dict[str, Any]]) -> None:
    others = {
        answer["words"]: lines
        for answer in answers
        if (lines := [line for line in answer["err"].splitlines() if not line.startswith("crawler: ")])
    }
    assert others == {}


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("translate", TranslateResult()),
        ("relevance fit", LearnedRelevance(0.1, {"hand": 1.0}, 40, 20, "2026-11-30")),
        ("relevance report", {"effect": LearningEffect(40, 20, 0.8, 0.7, 0.9, 0.8), "used": None}),
        ("mail send", {"digest": 1, **plain(Delivery(sent=[("a@example.org", "250 ok")]))}),
        ("crawl", {"outcomes": [Outcome("rudaw", "https://www.rudaw.net/feed", "ok", 3, 1)]}),
    ],
)  # fmt: skip
def test_what_a_new_desk_cannot_answer_is_as_its_schema_says(words: str, answer: Any) -> None:
    assert faults(words, json.loads(json_line(answer))) == []


def test_a_schema_tells_a_wrong_answer(answers: list[dict[str, Any]]) -> None:
    listed = next(json.loads(answer["out"]) for answer in answers if answer["words"] == "articles list")
    del listed["articles"][0]["title"]
    listed["articles"][1]["id"] = "7"
    listed["more"] = 1  # may be added
    assert len(faults("articles list", listed)) == 2
