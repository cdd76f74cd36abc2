"""Another sentence model: written where it is configured, encoding what is in the window alone, undoing nobody's decision."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crawler import run as spine
from crawler.app.desk import model_change
from crawler.app.desk.desk import Desk, open_desk
from storage.config.settings import EncoderConfig, load_config
from storage.config.yaml_file import with_values
from storage.corpus import articles, stories
from storage.database import tables
from storage.editing import decisions, drafts
from storage.errors import ConfigError, ModelError
from storage.records import Draft, Member
from summarizer.encoding.encoder import load
from tests.support.paths import ROOT
from tests.support.records import NOON, a_decision, an_article

CONFIG = ROOT / "config"
OLD, NEAR, NEW = NOON - timedelta(days=30), NOON - timedelta(days=1), NOON - timedelta(hours=1)
TEXT = (
    "Officials opened a new school in {place} on Tuesday, the first there in ten years. The school in {place} has twelve classrooms "
    "and room for 400 pupils. Its construction cost three million dollars, paid by the provincial council of Nineveh."
)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    for path in CONFIG.glob("*.yaml"):
        if path.name != "names.yaml":
            shutil.copy(path, folder)
    return folder


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A second real model: the embedded one's folder with one weight changed, so that its hash and its space are others."""
    from safetensors.torch import load_file, save_file

    folder = tmp_path / "other-model"
    shutil.copytree(load(EncoderConfig(), tmp_path).folder, folder)
    weights = load_file(folder / "model.safetensors")
    name = next(name for name in weights if name.endswith("word_embeddings.weight"))
    weights[name] = weights[name].clone()
    weights[name][0, 0] += 0.5
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


@pytest.fixture
def desk(tmp_path: Path, config: Path) -> Iterator[Desk]:
    """Three stories, of a month ago, of yesterday (approved) and of this hour, drafted by the embedded model."""
    with open_desk(tmp_path / "desk", config) as opened:
        with opened.store.begin() as db:
            for place, when in (("Makhmur", OLD), ("Sinjar", NEAR), ("Akre", NEW)):
                made = an_article(
                    identity=place, url=f"https://rudaw.example/{place}", title=f"School opens in {place}",
                    text=TEXT.format(place=place), published_at=when, fetched_at=when,
                )  # fmt: skip
                article, _ = articles.add(db, made)
                stories.join(db, [Member(stories.open_story(db, when), article, 1.0, "the first")])
        spine.draft(opened, spine.load_encoder(opened), NEW)
        with opened.store.begin() as db:
            decisions.add(db, a_decision(draft_id=2, wording=None))
        yield opened


def every(desk: Desk) -> dict[int, Draft]:
    with desk.store.read() as db:
        return {one.id: one for one in drafts.latest(db)}


def spaces(desk: Desk) -> dict[str, int]:
    counted = select(tables.vectors.c.space, func.count()).group_by(tables.vectors.c.space)
    with desk.store.read() as db:
        return {space.split("/")[0]: count for space, count in db.execute(counted)}


def test_only_the_window_is_encoded_anew_and_what_was_decided_stays(desk: Desk, config: Path, other: Path) -> None:
    file = config / "digest.yaml"
    typed, before = file.read_text(encoding="utf-8"), every(desk)
    used = model_change.use(desk, file, str(other), ["en"], "", NOON)
    assert (used.before, used.stories, used.articles) == ("embedded", 2, 2)
    assert spaces(desk)["other-model"] == 2
    changed = load_config(file)
    assert changed.encoder.model == str(other)
    assert changed.encoder.languages == ("en",)
    assert changed.model_copy(update={"encoder": EncoderConfig()}) == load_config(CONFIG / "digest.yaml").model_copy(
        update={"encoder": EncoderConfig(), "digest": changed.digest}
    )
    lines = zip(typed.splitlines(), file.read_text(encoding="utf-8").splitlines(), strict=True)
    differing = [(old, new) for old, new in lines if old != new]
    assert len(differing) == 2  # model and languages
    assert all(new.partition("#")[2] == old.partition("#")[2] for old, new in differing)  # each with its comment

    encoder = load(changed.encoder, desk.models)
    done = spine.draft(desk, encoder, NOON)
    assert done.stories == 2
    assert done.passed_over == {"decided by a person": 1, "unchanged": 1}
    assert every(desk) == before  # one weight of a word that stands in none of them changes no words


def test_a_model_that_does_not_load_changes_nothing(desk: Desk, config: Path, tmp_path: Path) -> None:
    file = config / "digest.yaml"
    typed = file.read_bytes()
    damaged = tmp_path / "damaged"
    shutil.copytree(load(EncoderConfig(), tmp_path).folder, damaged)
    (damaged / "model.safetensors").write_bytes(b"no weights")
    for model, languages in (
        (str(damaged), ["en"]),
        (str(tmp_path / "nowhere"), ["en"]),
        ("bekko-a25m", []),
        (str(damaged), []),
    ):
        with pytest.raises(ModelError):
            model_change.use(desk, file, model, languages, "", NOON)
    assert file.read_bytes() == typed
    assert set(spaces(desk)) == {"all-MiniLM-L6-v2"}


def test_a_file_where_the_model_does_not_stand_is_left_to_a_person(desk: Desk, config: Path, other: Path) -> None:
    file = config / "digest.yaml"
    file.write_text("crawl: {user_agent: t}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="edit the file yourself"):
        model_change.use(desk, file, str(other), ["en"], "", NOON)
    assert file.read_text(encoding="utf-8") == "crawl: {user_agent: t}\n"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_other_letter_of_the_file_stays(ending: str, tmp_path: Path) -> None:
    path = tmp_path / "digest.yaml"
    lines = [
        "\ufeff# بەراییی",
        "encoder:",
        "  model: 'a b'   # the model: نمونە",
        'about: {ar: [بغداد]} # "x"',
        "other:",
        "  model: keep",
    ]
    path.write_bytes(ending.join(lines).encode())
    made = with_values(path, {("encoder", "model"): "embedded", ("about", "ar"): "[]"}).decode()
    lines[2], lines[3] = "  model: embedded   # the model: نمونە", 'about: {ar: []} # "x"'
    assert made == ending.join(lines)


def test_a_model_is_measured_on_the_demos_texts(tmp_path: Path) -> None:
    found = model_change.bench(EncoderConfig(threads=1), tmp_path)
    assert found.sentences >= 300
    assert found.sentences_per_second > 1
    assert found.number_type in {"float32", "bfloat16"}
    assert set(found.across) == {"ar", "ckb", "kmr"} & set(found.pairs)
    assert found.across["ar"] > 0.4  # by chance one in ten
