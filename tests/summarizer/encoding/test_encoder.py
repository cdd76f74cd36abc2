"""Vectors by the real embedded model, lexical ones for what it does not know, and keeping them."""

import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from storage.config.settings import EncoderConfig
from storage.corpus import vectors as kept_vectors
from storage.corpus.vectors import Matrix
from storage.database.store import Store
from storage.database.tables import vectors
from storage.errors import ModelError
from summarizer.encoding import encoder as encoders
from summarizer.encoding import model_catalogue
from summarizer.encoding.encoder import LEXICAL, Encoder, encode_kept, load
from tests.support.records import NOON

BRIDGE = {
    "ar": ("افتتح الوزير جسرا جديدا في البصرة", "الوزير يفتتح الجسر الجديد في البصرة", "ارتفعت أسعار النفط اليوم"),
    "ckb": (
        "وەزیر پردێکی نوێی لە بەسرە کردەوە",
        "پردێکی نوێ لە بەسرە لەلایەن وەزیرەوە کرایەوە",
        "نرخی نەوت بەرز بووەوە",
    ),
    "fa": ("وزیر پل جدیدی را در بصره افتتاح کرد", "پل تازه بصره را وزیر افتتاح کرد", "قیمت نفت امروز افزایش یافت"),
    "tr": (
        "Bakan Basra'da yeni bir köprü açtı",
        "Basra'daki yeni köprüyü bakan açtı",
        "Petrol fiyatları bugün yükseldi",
    ),
    "kmr": (
        "Wezîr li Besrayê pireke nû vekir",
        "Li Besrayê pira nû ji aliyê wezîr ve hat vekirin",
        "Bihayê neftê zêde bû",
    ),
    "en": (
        "The minister opened a new bridge in Basra",
        "A new bridge was inaugurated in Basra",
        "Oil prices rose sharply",
    ),
}


@pytest.mark.parametrize("language", BRIDGE)
def test_texts_of_one_event_are_nearer_than_others(encoder: Encoder, language: str) -> None:
    made = encoder.encode(BRIDGE[language], language, within=True)
    near, far = made.rows[0] @ made.rows[1], made.rows[0] @ made.rows[2]
    assert near > far + 0.1
    assert made.rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(made.rows, axis=1), 1, atol=1e-5)


def test_rows_stand_in_the_order_of_the_texts_however_many_are_read_at_once(encoder: Encoder) -> None:
    texts = [f"The council of Basra met {'again and ' * (one % 7)}about bridge {one}." for one in range(150)]
    rows = encoder.encode(texts, "en").rows
    alone = np.concatenate([encoder.encode([texts[one]], "en").rows for one in (0, 1, 75, 149)])
    assert rows.shape == (150, 384)
    assert np.einsum("ij,ij->i", rows[[0, 1, 75, 149]], alone).min() > 0.995
    assert (alone @ rows.T).argmax(axis=1).tolist() == [0, 1, 75, 149]


def test_the_space_says_what_made_a_vector(encoder: Encoder) -> None:
    assert encoder.space("en") == f"all-MiniLM-L6-v2/{encoders.EMBEDDED_SHA256[:12]}"
    for language in ("ckb", "ar", "kmr", "fa", "tr"):
        assert encoder.space(language) == encoder.space("en")
        assert encoder.space(language, within=True) == LEXICAL
        made = encoder.encode(BRIDGE[language], language)
        assert made.space == encoder.space("en")
        assert made.made_by.startswith(f"bridge/{language}/3/")
    assert encoder.encode([], "en").made_by == encoder.space("en")
    assert encoder.encode(["Iwwer d'Bréck"], "lb").made_by == encoder.space("lb") == LEXICAL
    assert encoder.knows("en")
    assert not encoder.knows("ar")


def test_lexical_vectors_do_not_depend_on_their_batch(encoder: Encoder) -> None:
    together = encoder.encode(BRIDGE["ckb"], "ckb", within=True).rows
    alone = encoder.encode(BRIDGE["ckb"][1:2], "ckb", within=True).rows
    assert np.allclose(together[1], alone[0])


def test_letter_variants_make_no_difference_to_lexical_vectors(encoder: Encoder) -> None:
    rows = encoder.encode(["سه‌رۆكی هه‌رێمی كوردستان", "سەرۆکی هەرێمی کوردستان"], "ckb", within=True).rows
    assert rows[0] @ rows[1] > 0.999


def test_a_text_without_letters_has_a_row_of_zeros(encoder: Encoder) -> None:
    assert not encoder.encode(["…"], "ar", within=True).rows.any()


@pytest.mark.parametrize("language", ["ar", "ckb", "fa", "kmr", "tr"])
def test_a_text_lies_nearest_what_it_says_in_english(encoder: Encoder, language: str) -> None:
    english = encoder.encode(BRIDGE["en"], "en").rows
    near = encoder.encode(BRIDGE[language], language).rows @ english.T
    assert near[0].argmax() != 2
    assert near[1].argmax() != 2
    assert near[2].argmax() == 2


SORANI, KURMANJI = BRIDGE["ckb"][0], BRIDGE["kmr"][0]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ckb", "Министр открыл новый мост в Басре"),
        ("ckb", "部長在巴斯拉開通了一座新橋"),
        ("ckb", "Министр وەزیر открыл мост в Басре"),
        ("ckb", KURMANJI),
        ("ckb", f"وەزیر {KURMANJI} 2019"),
        ("ar", KURMANJI),
        ("fa", BRIDGE["en"][0]),
        ("kmr", SORANI),
        ("kmr", f"Wezîr: {SORANI}"),
        ("tr", BRIDGE["ar"][0]),
        ("ckb", "2019 … 12,5"),
        ("ckb", ""),
    ],
)
def test_text_in_other_letters_than_its_languages_is_never_put_into_the_models_space(
    encoder: Encoder, language: str, text: str
) -> None:
    alone = encoder.encode([text], language)
    assert (alone.space, alone.made_by) == (LEXICAL, LEXICAL)
    assert np.array_equal(alone.rows, encoder.encode([text], language, within=True).rows)
    among = encoder.encode([text, BRIDGE[language][0]], language)
    assert among.space == encoder.space("en")
    assert not among.rows[0].any()
    assert among.rows[1].any()


def test_foreign_words_within_a_text_do_not_make_it_unreadable(encoder: Encoder) -> None:
    for language, text in (
        ("ckb", "وەزیر پردێکی نوێی لە بەسرە کردەوە (Reuters, Basra)"),
        ("ar", "افتتح الوزير جسرا جديدا في البصرة (Reuters, Basra)"),
        ("kmr", "Wezîr pireke nû li Besrayê vekir (بەسرە)"),
    ):
        mixed = encoder.encode([text], language)
        assert mixed.space == encoder.space("en")
        assert np.allclose(np.linalg.norm(mixed.rows, axis=1), 1, atol=1e-5)


def test_a_bridge_for_another_model_is_told_and_not_used(tmp_path: Path, encoder: Encoder) -> None:
    own = tmp_path / "bridges"
    own.mkdir()
    shutil.copy(encoders.SHIPPED_BRIDGES / "ckb.bridge", own)
    other = load(EncoderConfig(model=str(encoder.folder), languages=("en", "tr")), tmp_path)
    with pytest.raises(ModelError, match=r"is for model all-MiniLM-L6-v2/.*train it again"):
        other.encode(BRIDGE["ckb"], "ckb")
    assert other.encode(BRIDGE["ar"], "ar").space == LEXICAL
    shutil.copy(encoders.SHIPPED_BRIDGES / "ckb.bridge", own / "kmr.bridge")
    with pytest.raises(ModelError, match="is a bridge for ckb, not kmr"):
        load(EncoderConfig(), tmp_path).encode(BRIDGE["kmr"], "kmr")


def test_a_language_without_a_bridge_has_lexical_vectors_that_say_so(encoder: Encoder) -> None:
    for language in ("de", "und"):
        made = encoder.encode(["Der Staudamm ist leer", ""], language)
        assert (made.space, made.made_by, encoder.space(language)) == (LEXICAL, LEXICAL, LEXICAL)
        assert not made.rows[1].any()
        with pytest.raises(ModelError, match=r"no bridge from it .*crawler bridges train"):
            encoder.bridge(language)


def test_a_desks_own_bridge_stands_before_the_one_shipped(tmp_path: Path) -> None:
    own = tmp_path / "bridges"
    own.mkdir()
    content = (encoders.SHIPPED_BRIDGES / "ckb.bridge").read_bytes()
    (own / "ckb.bridge").write_bytes(content[:-1])
    with pytest.raises(ModelError, match="cut short or changed"):
        load(EncoderConfig(), tmp_path).encode(BRIDGE["ckb"], "ckb")


def test_a_text_is_encoded_once(store: Store, encoder: Encoder) -> None:
    texts = ["Erbil airport reopened.", "Two people were arrested in Kirkuk.", "Erbil airport reopened."]
    first = encode_kept(store, encoder, texts, "en", NOON)

    class Never(Encoder):
        def _read(self, texts: list[str]) -> Matrix:
            raise AssertionError(f"encoded again: {texts}")

    never = Never(encoder.folder, "all-MiniLM-L6-v2", encoders.EMBEDDED_SHA256, ("en",), EncoderConfig())
    again = encode_kept(store, never, texts, "en", NOON + timedelta(days=2))
    assert again.space == first.space
    assert np.array_equal(first.rows, again.rows)
    with store.read() as db:
        used = db.execute(select(vectors.c.used_at)).scalars().all()
    assert used == [NOON + timedelta(days=2)] * 2
    assert np.allclose(first.rows, encoder.encode(texts, "en").rows, atol=1e-3)


def test_vectors_no_longer_used_are_forgotten(store: Store) -> None:
    with store.begin() as db:
        kept_vectors.put(db, {"old": np.ones(4, np.float32)}, "s", NOON)
        kept_vectors.put(
            db, {"old": np.zeros(4, np.float32), "new": np.ones(4, np.float32)}, "s", NOON + timedelta(days=9)
        )
        assert kept_vectors.forget(db, NOON + timedelta(days=1)) == 1
        found = kept_vectors.get(db, ["old", "new"], "s", NOON + timedelta(days=9))
    assert list(found) == ["new"]
    assert found["new"].tolist() == [1, 1, 1, 1]


def test_weights_of_another_hash_are_not_loaded(tmp_path: Path, encoder: Encoder) -> None:
    folder = tmp_path / "model"
    shutil.copytree(encoder.folder, folder)
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\0\1")
    tampered = Encoder(folder, "all-MiniLM-L6-v2", encoders.EMBEDDED_SHA256, ("en",), EncoderConfig())
    with pytest.raises(ModelError, match=r"sha256.*not loaded"):
        tampered.encode(["Erbil"], "en")


def test_a_folder_is_a_model_once_its_languages_are_named(tmp_path: Path, encoder: Encoder) -> None:
    with pytest.raises(ModelError, match=r"encoder\.languages"):
        load(EncoderConfig(model=str(encoder.folder)), tmp_path)
    by_folder = load(EncoderConfig(model=str(encoder.folder), languages=("en", "tr")), tmp_path)
    assert by_folder.knows("tr")
    assert np.allclose(by_folder.encode(["Erbil"], "en").rows, encoder.encode(["Erbil"], "en").rows, atol=1e-5)


@pytest.mark.parametrize(
    ("model", "says"),
    [("bekko-a25m", "crawler models get bekko-a25m"), ("no/such", "crawler models list")],
)
def test_a_model_that_is_not_there_names_the_fix(tmp_path: Path, model: str, says: str) -> None:
    with pytest.raises(ModelError, match=says):
        load(EncoderConfig(model=model), tmp_path)


def test_weights_that_could_carry_code_are_refused(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04")
    with pytest.raises(ModelError, match="safetensors"):
        load(EncoderConfig(model=str(tmp_path), languages=("en",)), tmp_path)


def test_broken_weights_are_an_error_that_names_the_folder(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"nothing")
    broken = load(EncoderConfig(model=str(tmp_path), languages=("en",)), tmp_path)
    with pytest.raises(ModelError, match="does not load"):
        broken.encode(["Erbil"], "en")


def test_fetching_without_network_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelError, match="Check the network"):
        model_catalogue.get("bekko-a25m", tmp_path)
    assert not list(tmp_path.rglob("*.partial"))
    with pytest.raises(ModelError, match="choose one of these"):
        model_catalogue.get("no-such", tmp_path)


def test_every_recommended_model_is_pinned_and_free_to_use() -> None:
    for name, model in model_catalogue.RECOMMENDED.items():
        assert name == model.name
        assert len(model.revision) == 40
        assert model.licence in {"MIT", "Apache-2.0"}
        assert model.figures


def test_bfloat16_only_where_the_processor_has_it() -> None:
    assert encoders.dtype_for({"avx512_bf16": True}) == "bfloat16"
    assert encoders.dtype_for({"amx_bf16": True}) == "bfloat16"
    assert encoders.dtype_for({"avx512_f": True, "avx512_bf16": False}) == "float32"


def test_torch_is_not_imported_before_a_text_is_encoded(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from storage.config.settings import EncoderConfig; "
        "from summarizer.encoding.encoder import load; "
        "e = load(EncoderConfig(), Path('.')); e.space('en'); print('torch' in sys.modules or 'sklearn' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert said.stdout.strip() == "False"
