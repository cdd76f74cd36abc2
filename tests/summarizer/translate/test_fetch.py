"""A translator is fetched from a model hub, checked, converted and written into the configuration: a real server on loopback has a
model made for the test."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from crawler import run as spine
from crawler.app.cli.commands import translator
from crawler.app.desk.desk import Desk
from storage.config.settings import load_config
from storage.config.yaml_file import with_entry
from storage.corpus import articles, stories
from storage.database.store import open_store
from storage.editing import drafts, translations
from storage.errors import ConfigError, ModelError, TranslationError
from storage.records import DraftSentence, Member
from summarizer.translate import fetch, local
from summarizer.translate.catalogue import RECORD, TRANSLATORS
from tests.support.loopback import serving
from tests.support.marian import make_marian
from tests.support.records import NOON, a_draft, an_article

pytestmark = pytest.mark.filterwarnings("ignore")  # of the libraries that make and convert the model
COMMIT, OTHER = "a" * 40, "b" * 40
ARABIC = "افتتح مسؤولون مدرسة جديدة في مخمور يوم الثلاثاء."
SENTENCES = [ARABIC, "Officials opened a new school in Makhmur on Tuesday."]
NOW = datetime(2026, 11, 30, tzinfo=UTC)
MODEL = replace(TRANSLATORS["opus-mt-ar-en"], files=())


@pytest.fixture(autouse=True)
def _online(monkeypatch: pytest.MonkeyPatch) -> None:
    # A sentence model loaded earlier in this process has set the library offline; the command runs in a process of its own.
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)


@dataclass
class Hub:
    """A repository: its files by name, the commit it is at, and what it says of each file."""

    files: dict[str, bytes]
    commit: str = COMMIT
    licence: str = "apache-2.0"
    lies: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def about(self) -> dict[str, Any]:
        return {
            "_id": "1", "id": MODEL.repository, "sha": self.commit, "cardData": {"license": self.licence}, "tags": [],
            "siblings": [
                {"rfilename": name, "size": len(content), "lfs": {
                    "sha256": self.lies.get(name, hashlib.sha256(content).hexdigest()), "size": len(content), "pointerSize": 100,
                }} if name.endswith((".safetensors", ".bin")) else {"rfilename": name, "size": len(content)}
                for name, content in self.files.items()
            ],
        }  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("marian")
    make_marian(folder, SENTENCES)
    names = ("config.json", "model.safetensors", "source.spm", "target.spm", "tokenizer_config.json", "vocab.json")
    return {name: (folder / name).read_bytes() for name in names}


@pytest.fixture
def hub(made: dict[str, bytes]) -> Iterator[Hub]:
    told = Hub(dict(made))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(self.path)
            if self.path.startswith("/api/models/"):
                self._send(json.dumps(told.about()).encode(), "application/json")
                return
            _, _, rest = self.path.partition("/resolve/")
            commit, _, name = rest.partition("/")
            content = told.files.get(name.partition("?")[0])
            if content is None or commit != told.commit:
                self.send_error(404)
                return
            self._send(content, "application/octet-stream", hashlib.sha256(content).hexdigest())

        def do_HEAD(self) -> None:
            self.do_GET()

        def _send(self, content: bytes, kind: str, etag: str = "") -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            if etag:
                self.send_header("ETag", f'"{etag}"')
                self.send_header("X-Repo-Commit", told.commit)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            return

    with serving(Handler) as server:
        told.url = f"http://127.0.0.1:{server.server_address[1]}"
        yield told


@pytest.fixture
def model(hub: Hub) -> Any:
    return replace(MODEL, files=tuple(hub.files))


CONFIG = """crawl: {user_agent: tests}

translate:                      # what stands in another language
  endpoint: ""                  # to read
  models: []                    # by crawler models get
  sentences: 7                  # at most
"""


def config_in(folder: Path, text: str = CONFIG) -> Path:
    file = folder / "config" / "digest.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_one_command_fetches_converts_and_writes_the_setting(
    hub: Hub, model: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "_LONGEST", 20)
    config, models = config_in(tmp_path), tmp_path / "data" / "models"
    translator.get(model, models, config, yes=True, endpoint=hub.url)
    shown = capsys.readouterr().out
    for words in (
        "Arabic into English",
        "Apache-2.0",
        f"at commit {COMMIT}",
        "the first fetch on this desk trusts it",
        "models: [opus-mt-ar-en]",
    ):
        assert words in shown
    assert config.read_text(encoding="utf-8") == CONFIG.replace("models: []  ", "models: [opus-mt-ar-en]  ")
    record = json.loads((models / model.name / RECORD).read_text(encoding="utf-8"))
    assert record["revision"] == COMMIT
    assert record["files"]["vocab.json"] == hashlib.sha256(hub.files["vocab.json"]).hexdigest()
    assert sorted(path.name for path in models.iterdir()) == [model.name, fetch.PINS]
    store = open_store(tmp_path / "data" / "desk.db")
    with store.begin() as db:
        article, _ = articles.add(db, an_article(identity="1", language="ar", text=ARABIC))
        story = stories.open_story(db, NOON)
        stories.join(db, [Member(story, article, 1.0, "the first")])
        sentence = DraftSentence(ARABIC, article, 1, 0, len(ARABIC))
        drafts.add(db, a_draft(story_id=story, headline="مدرسة", sentences=(sentence,), language="ar", relevance=0.9))
    desk = Desk(tmp_path / "data", load_config(config), {}, store)
    done = spine.translate(desk, lambda: NOW)
    assert done is not None
    assert (done.fault, done.sentences + done.refused) == ("", 2)
    with store.read() as db:
        answered = translations.by_text(db, [ARABIC], "en")
    assert answered[ARABIC].model.startswith("opus-mt-ar-en/")
    store.close()


def test_a_second_fetch_is_at_the_first_ones_commit_and_bytes(hub: Hub, model: Any, tmp_path: Path) -> None:
    first = fetch.offer(model, tmp_path, hub.url)
    assert not first.pinned
    folder = fetch.fetch(model, first, tmp_path, NOW, hub.url)
    assert fetch.fetch(model, first, tmp_path, NOW, "http://127.0.0.1:9") == folder  # it is there: nothing is asked
    (folder / RECORD).unlink()
    again = fetch.offer(model, tmp_path, hub.url)
    assert again.pinned
    hub.files["vocab.json"] += b" "
    with pytest.raises(ModelError, match=r"vocab\.json is not the file fetched before"):
        fetch.fetch(model, again, tmp_path, NOW, hub.url)
    hub.commit = OTHER
    with pytest.raises(ModelError, match=f"answered with commit {OTHER}, not {COMMIT}"):
        fetch.offer(model, tmp_path, hub.url)
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith((".partial", ".fetched"))] == []


def test_what_is_not_what_it_should_be_is_refused(hub: Hub, model: Any, tmp_path: Path) -> None:
    hub.lies["model.safetensors"] = "0" * 64
    with pytest.raises(ModelError, match=r"model\.safetensors came damaged"):
        fetch.fetch(model, fetch.offer(model, tmp_path, hub.url), tmp_path, NOW, hub.url)
    pinned = replace(model, revision=OTHER)
    with pytest.raises(ModelError, match=f"answered with commit {COMMIT}, not {OTHER}"):
        fetch.offer(pinned, tmp_path, hub.url)
    del hub.files["vocab.json"]
    with pytest.raises(ModelError, match=r"lacks vocab\.json"):
        fetch.offer(model, tmp_path, hub.url)
    with pytest.raises(ModelError, match="nothing was changed"):
        fetch.offer(model, tmp_path, "http://127.0.0.1:9")
    assert list(tmp_path.iterdir()) == []


def test_weights_that_cannot_be_converted_leave_nothing(hub: Hub, model: Any, tmp_path: Path) -> None:
    hub.files["config.json"] = b'{"model_type": "nothing"}'
    with pytest.raises(ModelError, match="could not be converted"):
        fetch.fetch(model, fetch.offer(model, tmp_path, hub.url), tmp_path, NOW, hub.url)
    assert list(tmp_path.iterdir()) == []


def test_nobody_is_asked_where_nobody_is(
    hub: Hub, model: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = config_in(tmp_path)
    restricted = replace(model, licence="CC-BY-NC-4.0", non_commercial=True)
    with pytest.raises(ConfigError, match="--yes"):
        translator.get(restricted, tmp_path / "models", config, yes=False, endpoint=hub.url)
    shown = capsys.readouterr().out
    assert "NOT for commercial use" in shown
    assert "its page names another licence now: apache-2.0" in shown
    assert config.read_text(encoding="utf-8") == CONFIG
    assert not (tmp_path / "models").exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("crawl: {a: b}\n", "crawl: {a: b}\n\ntranslate:\n  models: [x]\n"),
        ("crawl: {a: b}", "crawl: {a: b}\n\ntranslate:\n  models: [x]\n"),
        (
            "translate:   # who\n    # nobody yet\n    sentences: 5\nserve: {}\n",
            "translate:   # who\n    # nobody yet\n    models: [x]\n    sentences: 5\nserve: {}\n",
        ),
        ("translate:\n  models: [y] # kept\n", "translate:\n  models: [x] # kept\n"),
    ],
)
def test_the_setting_is_written_where_it_belongs(before: str, after: str, tmp_path: Path) -> None:
    file = tmp_path / "digest.yaml"
    file.write_text(before, encoding="utf-8")
    assert with_entry(file, "translate", "models", "[x]").decode() == after


def test_a_setting_that_cannot_be_written_is_left_to_a_person(tmp_path: Path) -> None:
    file = tmp_path / "digest.yaml"
    file.write_text("translate: {sentences: 5}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"write it yourself"):
        with_entry(file, "translate", "models", "[x]")


def test_two_models_share_the_languages_and_a_missing_one_is_named(tmp_path: Path) -> None:
    config = load_config(config_in(tmp_path, "crawl: {user_agent: tests}\ntranslate: {models: [one, two]}\n")).translate
    for name, reads in (("one", {"ar": ""}), ("two", {"ar": "arb_Arab", "ckb": "ckb_Arab", "en": "eng_Latn"})):
        (tmp_path / name).mkdir()
        record = {"reads": reads, "writes": {"en": "eng_Latn"}, "in_text": False}
        (tmp_path / name / RECORD).write_text(json.dumps(record), encoding="utf-8")
    assert [one.languages for one in local.fetched(config, tmp_path, "en", 1)] == [("ar",), ("ckb",)]
    with pytest.raises(TranslationError, match="does not translate into ckb"):
        local.fetched(config, tmp_path, "ckb", 1)
    (tmp_path / "two" / RECORD).unlink()
    with pytest.raises(TranslationError, match="is not fetched: crawler models get two"):
        local.fetched(config, tmp_path, "en", 1)


def test_the_catalogue_says_what_it_must() -> None:
    reads = {language for model in TRANSLATORS.values() for language in model.reads}
    assert reads >= {"ar", "ckb", "kmr", "fa", "tr"}
    for model in TRANSLATORS.values():
        assert model.non_commercial == ("NC" in model.licence)
        assert set(model.pieces) <= set(model.files)
        assert len(model.revision) in {0, 40}
