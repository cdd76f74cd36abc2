"""Articles are found by meaning in every language that a model or bridge reads; what is not compared is told. On both engines."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from crawler.app.desk.meaning_queries import Questions, language_of
from storage.config.settings import EncoderConfig, SearchConfig
from storage.corpus import articles, work_queue
from storage.database.store import Store
from storage.errors import ModelError
from storage.search import article_vectors
from storage.search.article_vectors import NearestArticles, SearchScope, above_their_language
from summarizer.encoding.article_index import place, question
from summarizer.encoding.encoder import Encoder
from tests.support.records import NOON, an_article

CONFIG = SearchConfig()
WATER = {
    "en": "Dam runs dry and Makhmur is short of water",
    "ar": "جفاف السد ونقص المياه في مخمور",
    "ckb": "کەمیی ئاو لە مەخموور دوای وشکبوونی بەنداوەکە",
    "kmr": "Kêmbûna avê li Mexmûrê piştî ziwabûna bendavê",
    "fa": "کمبود آب در مخمور پس از خشک شدن سد",
    "tr": "Baraj kurudu, Mahmur'da su kıtlığı yaşanıyor",
}
OTHERS = {
    "en": "Parliament votes on the budget of the coming year",
    "ar": "مجلس النواب يصوت على موازنة العام المقبل",
    "ckb": "پەرلەمان دەنگ لەسەر بودجەی ساڵی داهاتوو دەدات",
    "kmr": "Parlamento li ser budceya sala bê deng dide",
    "fa": "مجلس به بودجه سال آینده رأی می‌دهد",
    "tr": "Meclis gelecek yılın bütçesini oyluyor",
}


def keep(store: Store, language: str, title: str, **fields: object) -> int:
    with store.begin() as db:
        told = {"identity": title, "url": "https://one.example/1", "title": title, "text": title, "language": language}
        return articles.add(db, an_article(**(told | fields)))[0]


@pytest.fixture
def told(store: Store, encoder: Encoder) -> Store:
    for language, title in (*WATER.items(), *OTHERS.items()):
        keep(store, language, title)
    assert place(store, CONFIG, encoder, NOON) == 0
    return store


EVERYTHING = SearchScope()


def ask(
    store: Store, encoder: Encoder, asked: str, wanted: SearchScope = EVERYTHING
) -> tuple[list[str], NearestArticles]:
    read = question(encoder, asked, language_of(asked))
    with store.read() as db:
        looked = article_vectors.nearest(db, read.row, read.space, 100, wanted)
        found = articles.get(db, [one.article_id for one in looked.near])
    return [found[one.article_id].title for one in looked.near], looked


@pytest.mark.parametrize(
    "asked", ["dam water shortage in Makhmur", "نقص المياه في مخمور", "کەمیی ئاو لە مەخموور", "kêmbûna avê li Mexmûrê"]
)
def test_a_question_in_any_language_finds_its_event_in_all(told: Store, encoder: Encoder, asked: str) -> None:
    titles, looked = ask(told, encoder, asked)
    assert set(titles[:6]) == set(WATER.values())
    assert [one.score for one in looked.near] == sorted((one.score for one in looked.near), reverse=True)
    assert (looked.compared, looked.since, looked.without) == (12, NOON, {})


def test_the_articles_looked_through_can_be_narrowed(told: Store, encoder: Encoder) -> None:
    keep(told, "ckb", "ئاو نییە", source="xendan", identity="x", published_at=NOON - timedelta(days=5))
    place(told, CONFIG, encoder, NOON)
    asked = "dam water shortage"
    assert ask(told, encoder, asked, SearchScope(language="tr"))[0] == [WATER["tr"], OTHERS["tr"]]
    assert ask(told, encoder, asked, SearchScope(sources=("xendan",)))[0] == ["ئاو نییە"]
    assert ask(told, encoder, asked, SearchScope(until=NOON - timedelta(days=1)))[0] == ["ئاو نییە"]
    assert ask(told, encoder, asked, SearchScope(since=NOON - timedelta(days=1)))[1].compared == 12
    assert ask(told, encoder, asked, SearchScope(language="de"))[1] == NearestArticles((), 0, None, {})


def test_what_no_bridge_reads_is_counted_and_not_compared(told: Store, encoder: Encoder) -> None:
    keep(told, "de", "Der Staudamm bei Machmur ist leer")
    keep(told, "kmr", "بەنداو", identity="badini")  # Kurmanji in Arabic letters: its bridge reads Latin ones
    keep(told, "en", "", identity="empty")
    assert place(told, CONFIG, encoder, NOON) == 0
    titles, looked = ask(told, encoder, "dam water shortage in Makhmur")
    assert len(titles) == looked.compared == 12
    assert looked.without == {"de": 1, "kmr": 1, "en": 1}


def test_a_question_that_cannot_be_read_is_refused_with_what_to_do(encoder: Encoder) -> None:
    for asked, language in (("Staudamm", "de"), ("dam", "ar"), ("کەمیی ئاو", "kmr"), ("!?", "en"), ("", "en")):
        with pytest.raises(ModelError, match=r"search by words|at least one word"):
            question(encoder, asked, language)
    mixed = question(encoder, "سد الموصل Mosul dam في العراق", "ar")
    assert np.isclose(np.linalg.norm(mixed.row), 1, atol=1e-5)


def test_a_few_plain_latin_letters_are_a_question_in_english() -> None:
    assert [language_of(one) for one in ("dam", "Kirkuk", "su sıkıntısı", "kêmbûna avê", "سد الموصل", "کەمیی ئاو")] == [
        "en", "en", "tr", "kmr", "ar", "ckb",
    ]  # fmt: skip
    assert language_of("av", "kmr") == "kmr"


def test_a_changed_article_is_read_anew_and_an_old_one_let_go(told: Store, encoder: Encoder) -> None:
    before = ask(told, encoder, "cholera outbreak in hospitals")[1]
    with told.begin() as db:
        made = an_article(identity=OTHERS["en"], title="Cholera breaks out, hospitals are full", text="Cholera.")
        assert articles.add(db, made)[1] == "updated"
        assert work_queue.count(db, "meaning") == 1
    place(told, CONFIG, encoder, NOON)
    titles, after = ask(told, encoder, "cholera outbreak in hospitals")
    assert titles[0] == "Cholera breaks out, hospitals are full"
    assert after.near[0].cosine > before.near[0].cosine + 0.2
    keep(told, "en", "Old news of a dam", identity="old", published_at=NOON - timedelta(days=91))
    assert place(told, CONFIG, encoder, NOON) == 0
    assert ask(told, encoder, "dam")[1].compared == 12
    place(told, CONFIG, encoder, NOON + timedelta(days=91))
    assert ask(told, encoder, "dam")[1].compared == 0


def test_the_newest_come_first_and_the_rest_is_said_to_wait(store: Store, encoder: Encoder) -> None:
    for days in range(4):
        keep(store, "ckb", f"هەواڵ {days}", identity=str(days), published_at=NOON - timedelta(days=days))
    assert place(store, CONFIG, encoder, NOON, most=2) == 2
    assert set(ask(store, encoder, "news")[0]) == {"هەواڵ 0", "هەواڵ 1"}
    assert place(store, CONFIG, encoder, NOON) == 0
    assert ask(store, encoder, "news")[1].compared == 4


def test_another_model_or_bridge_makes_them_anew_and_spaces_are_never_mixed(told: Store, encoder: Encoder) -> None:
    bridgeless = Encoder(encoder.folder, "other", encoder._sha256, ("en",), EncoderConfig(threads=1))
    with told.read() as db:
        row = question(bridgeless, "dam", "en").row
        assert article_vectors.nearest(db, row, bridgeless.space("en"), 9).compared == 0  # not made anew yet
    assert place(told, CONFIG, bridgeless, NOON) == 0
    looked = ask(told, bridgeless, "dam")[1]
    assert looked.compared == 2
    assert looked.without == {language: 2 for language in WATER if language != "en"}
    place(told, CONFIG, encoder, NOON)
    assert ask(told, encoder, "dam")[1].compared == 12


def test_a_language_of_lower_cosines_stands_beside_the_others() -> None:
    rng = np.random.default_rng(7)
    near, far = rng.normal(0.1, 0.1, 1000), rng.normal(0.0, 0.05, 1000)
    near[0], far[0] = 0.5, 0.3  # four and six spreads above their languages
    scores = above_their_language(np.concatenate([near, far]).astype(np.float32), ["en"] * 1000 + ["ckb"] * 1000)
    assert scores.argmax() == 1000
    assert 3.5 < scores[0] < 4.7
    assert above_their_language(np.zeros(0, np.float32), []).shape == (0,)
    assert not above_their_language(np.full(3, 0.4, np.float32), ["en", "ar", "ckb"]).any()


def test_the_page_asks_a_process_that_ends_when_nothing_is_asked(tmp_path: Path, encoder: Encoder) -> None:
    asking = Questions(EncoderConfig(threads=1), tmp_path / "models", idle_minutes=0.02, patience=60)
    try:
        assert asking.process_id is None
        read = asking("کەمیی ئاو لە مەخموور", "")  # by a bridge: no model is loaded for it
        assert (read.language, read.space) == ("ckb", encoder.space("en"))
        assert np.allclose(read.row, question(encoder, "کەمیی ئاو لە مەخموور", "ckb").row)
        first = asking.process_id
        assert first
        with pytest.raises(ModelError, match="no model or bridge reads de"):
            asking("Staudamm", "de")
        until = time.monotonic() + 20
        while asking.process_id and time.monotonic() < until:
            time.sleep(0.1)
        assert asking.process_id is None
        assert asking("نقص المياه", "ar").language == "ar"
        assert asking.process_id not in {None, first}
    finally:
        asking.close()
    assert asking.process_id is None


def test_a_question_does_not_wait_for_a_model_for_ever(tmp_path: Path) -> None:
    asking = Questions(EncoderConfig(threads=1), tmp_path / "models", idle_minutes=1, patience=0.0)
    try:
        with pytest.raises(ModelError, match="ask again in a moment"):
            asking("سد", "ar")
    finally:
        asking.close()


def test_a_process_that_hangs_is_ended_and_another_answers(tmp_path: Path) -> None:
    asking = Questions(EncoderConfig(threads=1), tmp_path / "models", idle_minutes=1, patience=20, silent=0.0)
    try:
        assert asking("سد", "ar").language == "ar"
        hangs = asking.process_id
        assert hangs
        os.kill(hangs, signal.SIGSTOP)
        asking._patience = 0.1
        with pytest.raises(ModelError, match="was ended: ask again"):
            asking("سد", "ar")
        assert asking.process_id is None
        asking._patience = 20
        assert asking("سد", "ar").language == "ar"
    finally:
        asking.close()


def test_many_who_ask_at_once_do_not_wait_one_behind_the_other(tmp_path: Path) -> None:
    asking = Questions(EncoderConfig(threads=1), tmp_path / "models", idle_minutes=1, patience=20)
    try:
        asking("سد", "ar")
        assert asking.process_id
        os.kill(asking.process_id, signal.SIGSTOP)
        asking._patience = 0.3
        began = time.monotonic()
        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(asking, "سد", "ar") for _ in range(8)]
        assert time.monotonic() - began < 1.5  # not eight times
        assert all("ask again in a moment" in str(one.exception()) for one in asked)
    finally:
        asking.close()
