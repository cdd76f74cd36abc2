"""Copies are folded under the earliest, on both engines; nothing is deleted."""

from datetime import timedelta
from pathlib import Path

import pytest

from crawler.duplicates.fold import FoldResult, fold_copies, rebuild
from storage.config.settings import DuplicatesConfig
from storage.corpus import articles, copies, work_queue
from storage.database.store import Store, open_store
from storage.errors import SignatureError
from tests.support.records import NOON, an_article

CONFIG = DuplicatesConfig()

WIRE = {
    "en": (
        "BAGHDAD (Wire) - Engineers reopened the main bridge over the Tigris on Tuesday after eleven months of repairs, "
        "the roads office said. The bridge was closed last winter when floods washed away part of its eastern ramp. "
        "Some 40,000 cars crossed it every day before, and shopkeepers on both banks complained that they had lost "
        "half of their customers. The works cost 12 billion dinars, the head of the office, Salma Nuri, told reporters."
    ),
    "ar": (
        "بغداد/ وكالة - أعاد المهندسون يوم الثلاثاء افتتاح الجسر الرئيسي على نهر دجلة بعد أحد عشر شهرا من أعمال الإصلاح، "
        "بحسب ما أعلنته دائرة الطرق. وكان الجسر قد أغلق في الشتاء الماضي بعد أن جرفت السيول جزءا من منحدره الشرقي. "
        "وكانت نحو 40 ألف سيارة تعبره كل يوم قبل ذلك، واشتكى أصحاب المحال على الضفتين من أنهم فقدوا نصف زبائنهم. "
        "وبلغت كلفة الأعمال 12 مليار دينار، كما قالت مديرة الدائرة سلمى نوري للصحفيين."
    ),
    "ckb": (
        "بەغدا (ئاژانس) - ئەندازیاران ڕۆژی سێشەممە پردی سەرەکی سەر ڕووباری دیجلەیان کردەوە دوای یازدە مانگ لە چاککردنەوە، "
        "بەپێی ڕاگەیەندراوی فەرمانگەی ڕێگاوبان. پردەکە زستانی ڕابردوو داخرابوو کاتێک لافاو بەشێکی لای ڕۆژهەڵاتی برد. "
        "پێشتر ڕۆژانە نزیکەی 40 هەزار ئۆتۆمبێل بەسەریدا دەپەڕینەوە و دوکاندارانی هەردوو بەرەکە گلەییان دەکرد کە نیوەی "
        "کڕیارەکانیان لەدەستداوە. تێچووی کارەکان 12 ملیار دینار بوو، سەلما نوری بەڕێوەبەری فەرمانگەکە بە ڕۆژنامەنووسانی گوت."
    ),
}


@pytest.mark.parametrize("language", WIRE)
def test_a_reprint_with_another_dateline_and_ending_follows_the_first(store: Store, language: str) -> None:
    text = WIRE[language]
    reprint = text.split("-", 1)[1].strip() + " (Agencies)"
    with store.begin() as db:
        first, _ = articles.add(db, an_article(text=text, language=language))
        later = an_article(source="shafaq", text=reprint, language=language, published_at=NOON + timedelta(hours=2))
        second, _ = articles.add(db, later)
    assert fold_copies(store, CONFIG, NOON) == FoldResult(2, 1)
    with store.read() as db:
        said = copies.by_article(db, [first, second])
    assert list(said) == [second]
    assert said[second].of_id == first
    assert said[second].score > 0.9
    assert "5-word runs" in said[second].reason


def test_the_earliest_published_leads_even_when_it_came_last(store: Store) -> None:
    with store.begin() as db:
        late, _ = articles.add(db, an_article(text=WIRE["en"], identity="late"))
    fold_copies(store, CONFIG, NOON)
    with store.begin() as db:
        early = an_article(text=WIRE["en"], identity="early", published_at=NOON - timedelta(hours=3))
        first, _ = articles.add(db, early)
    fold_copies(store, CONFIG, NOON)
    with store.read() as db:
        assert {of: copy.of_id for of, copy in copies.by_article(db, [late, first]).items()} == {late: first}


def test_signatures_made_another_way_are_refused_until_rebuilt(store: Store) -> None:
    with store.begin() as db:
        articles.add(db, an_article(text=WIRE["en"]))
    fold_copies(store, CONFIG, NOON)
    other = DuplicatesConfig(shingle_words=4)
    with pytest.raises(SignatureError, match="crawler duplicates --rebuild"):
        fold_copies(store, other, NOON)
    assert rebuild(store, other, NOON) == FoldResult(1, 0)
    assert fold_copies(store, other, NOON) == FoldResult(0, 0)


def test_thousands_of_reprints_follow_one_lead(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db")
    with store.begin() as db:
        for number in range(2_000):
            articles.add(db, an_article(identity=str(number), text=WIRE["ar"], language="ar"))
    assert fold_copies(store, CONFIG, NOON) == FoldResult(2_000, 1_999)
    store.close()


def test_empty_one_word_and_huge_texts_are_judged(store: Store) -> None:
    with store.begin() as db:
        for number, text in enumerate(["", "", "Iraq", "Iraq", "word " * 1_000_000, "بغداد " * 800_000]):
            articles.add(db, an_article(identity=str(number), text=text))
    assert fold_copies(store, CONFIG, NOON).articles == 6


def test_a_template_filled_with_other_numbers_is_no_copy(store: Store) -> None:
    def bulletin(of: str) -> str:
        baghdad, shops, erbil = of.split()
        return (
            f"The price of the dollar moved again on the main exchanges of Baghdad as trading closed. The Kifah and Harithiya "
            f"exchanges in the capital recorded {baghdad} dinars for each hundred dollars, our correspondent said. In the shops "
            f"of the local markets the selling price stood at {shops} dinars, while in Erbil, the capital of the Kurdistan "
            f"Region, the exchanges dealt at {erbil} dinars for each hundred dollars, according to traders there."
        )

    with store.begin() as db:
        for number, of in enumerate(["149,250 150,100 148,900", "151,750 152,600 151,300"]):
            articles.add(db, an_article(identity=str(number), text=bulletin(of)))
    assert fold_copies(store, CONFIG, NOON) == FoldResult(2, 0)


def test_what_still_waits_is_found_however_much_waits_elsewhere(store: Store) -> None:
    with store.begin() as db:
        ids = [articles.add(db, an_article(identity=str(n), url=f"https://www.rudaw.net/{n}"))[0] for n in range(3)]
        times = work_queue.oldest(db, "duplicates", 10, 10_000)
        work_queue.done(db, "duplicates", {ids[0]: times[ids[0]]})
        articles.add(
            db,
            an_article(
                identity="1", url="https://www.rudaw.net/1", text="Other words, at another time, of another day."
            ),
        )
        assert work_queue.unchanged(db, "duplicates", times, dict.fromkeys(ids, 1)) == {ids[2]}
