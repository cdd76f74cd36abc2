"""A CTranslate2 model in a folder translates as the model it was converted from does. Its weights are random: no real one comes
with the tests; what is tested is the way from text to pieces to text."""

import json
from pathlib import Path

import pytest

from storage.config.settings import TranslateConfig
from storage.database.store import Store
from storage.errors import TranslationError
from summarizer.translate import local as translate_local
from summarizer.translate.local import translator
from summarizer.translate.translate import TranslateResult, translate_drafts
from tests.support.marian import make_marian
from tests.support.records import NOON, a_draft

LONGEST = 40  # pieces: it never ends by itself
SENTENCES = [
    "افتتح مسؤولون مدرسة جديدة في مخمور يوم الثلاثاء.",
    "بەرپرسان ڕۆژی سێشەممە قوتابخانەیەکی نوێیان لە مەخموور کردەوە.",
    "Berpirsan roja Sêşemê dibistaneke nû li Mexmûrê vekir.",
    "Officials opened a new school in Makhmur on Tuesday.",
]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Marian model of the smallest size, made, saved and converted as a real one is; `expected.json` holds what it says itself."""
    import torch
    from ctranslate2.converters import TransformersConverter

    made, converted = tmp_path_factory.mktemp("marian"), tmp_path_factory.mktemp("models") / "small"
    model, tokenizer = make_marian(made, SENTENCES)
    TransformersConverter(str(made), copy_files=["source.spm", "target.spm"]).convert(str(converted))
    with torch.no_grad():
        said = [
            tokenizer.decode(
                model.generate(**tokenizer([one], return_tensors="pt"), num_beams=4, max_new_tokens=LONGEST)[0],
                skip_special_tokens=True,
            )
            for one in SENTENCES
        ]
    (converted / "expected.json").write_text(json.dumps(said), encoding="utf-8")
    return converted


@pytest.mark.filterwarnings("ignore")  # of the libraries that make the model
def test_a_folder_says_what_its_model_says(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translate_local, "_LONGEST", LONGEST)
    made = translator(TranslateConfig(folder=str(folder), languages={"ar": "", "ckb": "", "kmr": "", "en": ""}), 1)
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    languages = ("ar", "ckb", "kmr", "en")
    said = [made.translate(one, language) for one, language in zip(SENTENCES, languages, strict=True)]
    assert [
        one.replace(" \u2047 ", "") for one in said
    ] == expected  # transformers leaves out what it has no letters for
    assert len(set(said)) > 1  # it reads what it is given
    assert made.name().startswith("small/")


def test_where_nothing_is_to_be_translated_the_weights_are_not_read(tmp_path: Path, store: Store) -> None:
    (tmp_path / "model.bin").write_bytes(b"weights")
    config = TranslateConfig(folder=str(tmp_path), languages={"ar": ""})
    local = translator(config, 1)
    (tmp_path / "model.bin").unlink()
    drafts = [a_draft(language="en"), a_draft(language="kmr")]
    assert translate_drafts(store, drafts, local, "en", config, lambda: NOON) == TranslateResult()
    with pytest.raises(FileNotFoundError):
        translate_drafts(store, [a_draft(language="ar")], local, "en", config, lambda: NOON)


def test_a_folder_that_is_none_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(TranslationError, match="ct2-transformers-converter"):
        translator(TranslateConfig(folder=str(tmp_path), languages={"ar": ""}), 1)
    (tmp_path / "model.bin").write_bytes(b"not a model")
    broken = translator(TranslateConfig(folder=str(tmp_path), languages={"ar": ""}), 1)
    with pytest.raises(TranslationError, match="does not load"):
        broken.translate("خبر", "ar")
