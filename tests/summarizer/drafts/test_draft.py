"""Drafts of stories: whose words, which outlets, which day, and what is passed over."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from storage.config.settings import Config, CrawlConfig, DigestConfig, load_config
from storage.corpus import articles as kept_articles
from storage.corpus import copies as kept_copies
from storage.corpus import stories as kept_stories
from storage.corpus import undrafted
from storage.database.store import Store
from storage.database.tables import vectors
from storage.editing import decisions as kept_decisions
from storage.editing import drafts as kept_drafts
from storage.publishing import digests as kept_digests
from storage.publishing.published import Digest
from storage.records import Article, Copy, Decision, Draft, Entry, Member, Wording
from summarizer.drafts import draft as drafts
from summarizer.drafts.article_choice import Outlet
from summarizer.drafts.draft import DraftResult, draft_stories
from summarizer.encoding.encoder import LEXICAL, Encoder
from tests.support.paths import ROOT
from tests.support.records import NOON, an_article
from tests.support.shipped import ZONE

CONFIG = Config(
    digest=DigestConfig(country="Iraq", timezone=ZONE),
    crawl=CrawlConfig(user_agent="tests"),
    about={
        "en": ("Iraq", "Erbil", "Basra"),
        "ar": ("العراق", "البصرة"),
        "ckb": ("عێراق", "هەولێر"),
        "kmr": ("Iraq", "Hewlêr"),
    },
)
NAMES = load_config(ROOT / "config" / "digest.yaml").digest.names
OUTLETS = {
    "rudaw": Outlet("Rudaw", "all"),
    "shafaq": Outlet("Shafaq News", "all"),
    "hurra": Outlet("Al Hurra", "all"),
    "fox": Outlet("Fox News", "digest"),
}
BRIDGE = (
    "ERBIL, Kurdistan Region - Basra governor Karim Hadi opened a new bridge over the Shatt al-Arab on Tuesday, ending years of delays. "
    "The bridge cost 40 million dollars and carries four lanes of traffic. "
    "Share this article with your friends today. "
    "“It will shorten the way to the port by half an hour,” Hadi told reporters at the opening. "
    "He added that two more bridges are planned for next year. "
    "Residents had waited for the crossing since 2014, when work on it first stopped for lack of money."
)
TOLD = {
    "en": ("Basra opens new bridge over the Shatt al-Arab", BRIDGE),
    "ar": (
        "افتتاح جسر جديد في البصرة",
        ("البصرة/ شفق نيوز: افتتح محافظ البصرة كريم هادي، يوم الثلاثاء، جسرا جديدا على شط العرب بعد سنوات من التأخير. "
        "وبلغت كلفة الجسر ٤٠ مليون دولار ويتسع لأربعة مسارات. وأضاف أن جسرين آخرين سيبنيان العام المقبل. "
        "اقرأ أيضا: أخبار أخرى من البصرة والمدن القريبة منها."),
    ),
    "ckb": (
        "پردێکی نوێ لە هەولێر کرایەوە",
        ("هەولێر (کوردستان24) - پارێزگاری هەولێر ڕۆژی سێشەممە پردێکی نوێی کردەوە دوای چەند ساڵ دواکەوتن. "
        "تێچووی پردەکە ٤٠ ملیۆن دۆلار بوو و چوار ڕێڕەوی هەیە. هەروەها دوو پردی دیکە ساڵی داهاتوو دروست دەکرێن."),
    ),
    "kmr": (
        "Li Hewlêrê pireke nû vebû",
        ("Parêzgarê Hewlêrê roja sêşemê pireke nû vekir piştî çend salên derengmayînê. "
        "Mesrefa pirê 40 milyon dolar bû û çar rêyên wê hene. Herwiha du pirên din dê sala bê bên çêkirin."),
    ),
}  # fmt: skip


def tell(store: Store, *told: Article, copies: Sequence[tuple[int, int]] = ()) -> int:
    """Keeps the articles as one story; `copies` are (which, of which) among them. Its id."""
    with store.begin() as db:
        ids = [kept_articles.add(db, article)[0] for article in told]
        story = kept_stories.open_story(db, told[0].when)
        kept_stories.join(db, [Member(story, one, 1.0, "same event") for one in ids])
        kept_copies.keep(db, [Copy(ids[one], ids[of], 0.9, 0.95, "same words") for one, of in copies])
    return story


def run(store: Store, encoder: Encoder, later: timedelta = timedelta(hours=1)) -> DraftResult:
    return draft_stories(store, CONFIG, encoder, OUTLETS, NOON + later)


def newest(store: Store, story: int) -> Draft:
    with store.read() as db:
        draft = kept_drafts.of_story(db, story)
    assert draft is not None
    return draft


@pytest.mark.parametrize("language", TOLD)
def test_every_sentence_stands_in_an_article_where_the_draft_says(
    store: Store, encoder: Encoder, language: str
) -> None:
    title, text = TOLD[language]
    story = tell(store, an_article(title=title, text=text, language=language))
    assert run(store, encoder) == DraftResult(1, 1, {})
    draft = newest(store, story)
    assert len(draft.sentences) >= 2
    with store.read() as db:
        for sentence in draft.sentences:
            history = kept_articles.history(db, sentence.article_id)
            assert history[sentence.version - 1].text[sentence.start : sentence.end] == sentence.text
    assert [one.start for one in draft.sentences] == sorted(one.start for one in draft.sentences)
    assert "شفق نيوز" not in draft.text
    assert "24" not in draft.text
    assert "اقرأ" not in draft.text
    assert draft.relevance > 0.6
    assert "in the headline" in draft.relevance_reason


@pytest.mark.parametrize(
    ("language", "wanted", "other"),
    [
        ("ar", "الفصائل المسلحة المدعومة من إيران تعلن قصف القاعدة", "ارتفاع أسعار القمح بعد جفاف في أستراليا"),
        ("ckb", "میلیشیاکان هەڕەشەی هێرش بۆ سەر هێزەکانی ئەمریکا دەکەن", "زانایان جۆرێکی نوێی دایناسۆریان دۆزییەوە"),
        (
            "kmr",
            "Balafirên Tirkiyê baregehên PKKê li çiyayên bakur bombebaran kirin",
            "Zanyaran cureyekî nû yê dînozoran dît",
        ),
    ],
)
def test_a_story_like_what_is_wanted_stands_higher_though_it_names_no_place(
    store: Store, encoder: Encoder, language: str, wanted: str, other: str
) -> None:
    shipped = load_config(ROOT / "config" / "digest.yaml").relevance
    told = [
        tell(store, an_article(identity=title, title=title, text=f"{title} {title}.", language=language))
        for title in (wanted, other)
    ]
    draft_stories(store, CONFIG.model_copy(update={"relevance": shipped}), encoder, OUTLETS, NOON)
    high, low = (newest(store, story) for story in told)
    assert high.relevance > low.relevance + 0.2
    assert "like “" in high.relevance_reason
    assert "like “" not in low.relevance_reason


def test_no_more_sentences_are_encoded_than_a_draft_is_chosen_from(store: Store, encoder: Encoder) -> None:
    told = [f"In ward {one} of Basra {one + 20} houses were rebuilt by the council." for one in range(40)]
    story = tell(store, an_article(title="Basra rebuilds", text=" ".join(told)))
    run(store, encoder)
    with store.read() as db:
        kept = db.scalar(select(func.count()).select_from(vectors))
    assert kept == CONFIG.drafts.candidates + 1 + len(CONFIG.relevance.topics)  # the headline
    assert all(one.text in told[: CONFIG.drafts.candidates] for one in newest(store, story).sentences)


def test_a_story_of_forty_articles_is_drafted_from_the_leading_one_and_the_others_first_sentences(
    store: Store, encoder: Encoder
) -> None:
    lead = an_article(title=TOLD["en"][0], text=BRIDGE)
    others = [
        replace(
            lead, identity=f"o{one}", url=f"https://o.example/{one}", source="shafaq", title=f"Ward {one} of Basra",
            text=f"In ward {one} of Basra {one + 20} houses were rebuilt. The council paid {one} million dinars for that.",
        )
        for one in range(39)
    ]  # fmt: skip
    draft = newest(store, _told(store, encoder, lead, *others))
    with store.read() as db:
        kept = db.scalar(select(func.count()).select_from(vectors))
    assert kept == CONFIG.drafts.candidates + 1 + len(CONFIG.relevance.topics)
    assert draft.outlets == ("Rudaw", "Shafaq News")
    assert draft.text.startswith("Basra governor Karim Hadi opened a new bridge")
    assert "The council paid" not in draft.text  # their second sentences
    assert CONFIG.drafts.min_sentences <= len(draft.sentences) <= CONFIG.drafts.max_sentences


def test_a_story_all_of_copies_is_drafted_from_the_one_that_they_repeat(store: Store, encoder: Encoder) -> None:
    first = an_article(title=TOLD["en"][0], text=BRIDGE)
    copies = [
        replace(
            first, identity=f"c{one}", url=f"https://c.example/{one}", source="shafaq", text=f"{BRIDGE} Copy {one}."
        )
        for one in range(5)
    ]
    story = tell(store, first, *copies, copies=[(one, 0) for one in range(1, 6)])
    run(store, encoder)
    draft = newest(store, story)
    assert len(draft.sentences) >= CONFIG.drafts.min_sentences
    assert len({one.article_id for one in draft.sentences}) == 1
    assert draft.outlets == ("Rudaw", "Shafaq News")


def test_two_outlets_that_begin_alike_are_not_both_quoted(store: Store, encoder: Encoder) -> None:
    seven = "Iraqi security forces arrested seven suspected ISIS members in the Daquq district south of Kirkuk, an officer said."
    nine = (
        "Nine men suspected of belonging to an ISIS cell were arrested in Daquq south of Kirkuk, security forces said."
    )
    first = an_article(
        title="Seven suspected ISIS members arrested in Kirkuk", text=f"{seven} Two rifles were found in a farm house."
    )
    other = replace(
        first,
        identity="o",
        url="https://o.example/1",
        source="shafaq",
        text=f"{nine} The road to Baghdad was shut for an hour.",
    )
    draft = newest(store, _told(store, encoder, first, other))
    assert len({seven, nine} & {one.text for one in draft.sentences}) == 1
    assert len(draft.sentences) >= CONFIG.drafts.min_sentences


def test_the_english_draft_reads_like_an_entry(store: Store, encoder: Encoder) -> None:
    draft = newest(store, _told(store, encoder, an_article(title=TOLD["en"][0], text=BRIDGE)))
    assert draft.headline == "Basra Opens New Bridge Over the Shatt al-Arab"
    assert draft.text.startswith("Basra governor Karim Hadi opened a new bridge")
    assert "Share this" not in draft.text
    assert draft.outlets == ("Rudaw",)
    assert (draft.notes, draft.gist) == ((), "")
    assert draft.made_by == encoder.space("en")


def test_what_is_not_english_stays_as_printed_and_says_so(store: Store, encoder: Encoder) -> None:
    title, text = TOLD["ckb"]
    draft = newest(store, _told(store, encoder, an_article(title=title, text=text, language="ckb")))
    assert draft.headline == title
    assert draft.language == "ckb"
    assert draft.made_by == LEXICAL
    assert draft.notes == (
        "in Sorani Kurdish, as published",
        "its sentences were scored by words alone: the model does not cover Sorani Kurdish",
    )
    assert draft.gist.startswith("found by the program, never published: ")


def test_all_outlets_that_tell_it_are_cited_and_a_copy_adds_no_sentence(store: Store, encoder: Encoder) -> None:
    first = an_article(title=TOLD["en"][0], text=BRIDGE)
    copy = replace(first, source="shafaq", text=BRIDGE + " (Agencies)", published_at=NOON + timedelta(minutes=5))
    arabic = an_article(
        source="hurra", title=TOLD["ar"][0], text=TOLD["ar"][1], language="ar", published_at=NOON - timedelta(minutes=5)
    )
    story = tell(store, first, copy, arabic, copies=[(1, 0)])
    run(store, encoder)
    draft = newest(store, story)
    assert draft.outlets == ("Rudaw", "Al Hurra", "Shafaq News")
    assert len({one.article_id for one in draft.sentences}) == 1
    assert "also reported in Arabic by Al Hurra" in draft.notes
    assert len({one.text for one in draft.sentences}) == len(draft.sentences)


def test_outlets_that_give_different_numbers_are_told_apart(store: Store, encoder: Encoder) -> None:
    first = an_article(title=TOLD["en"][0], text=BRIDGE)
    other = replace(first, source="shafaq", text=BRIDGE.replace("40 million", "44 million"))
    draft = newest(store, _told(store, encoder, first, other))
    assert "outlets differ: Rudaw: 40,000,000 dollars; Shafaq News: 44,000,000" in draft.notes


def test_of_equally_complete_articles_the_more_trusted_outlet_s_leads(store: Store, encoder: Encoder) -> None:
    first = an_article(title=TOLD["en"][0], text=BRIDGE)
    later = replace(first, source="shafaq", published_at=NOON + timedelta(hours=1))
    story = tell(store, first, later)
    trusted = OUTLETS | {"shafaq": Outlet("Shafaq News", "all", trust=5)}
    draft_stories(store, CONFIG, encoder, trusted, NOON + timedelta(hours=2))
    assert newest(store, story).outlets == ("Shafaq News", "Rudaw")


def test_the_most_complete_article_leads(store: Store, encoder: Encoder) -> None:
    short = an_article(title="New bridge in Basra", text="A new bridge was opened in Basra on Tuesday by the governor.")
    whole = an_article(source="shafaq", title=TOLD["en"][0], text=BRIDGE, published_at=NOON + timedelta(hours=2))
    draft = newest(store, _told(store, encoder, short, whole))
    assert draft.outlets == ("Shafaq News", "Rudaw")
    assert draft.headline.startswith("Basra Opens")


def test_a_world_outlet_counts_only_where_the_digest_is_touched(store: Store, encoder: Encoder) -> None:
    away = an_article(
        source="fox", title="Senate passes budget", text="The Senate passed the budget on Tuesday after a long debate."
    )
    near = replace(
        away, identity="2", text=away.text + " The vote also extended aid to the army of Iraq for one more year."
    )
    tell(store, away)
    story = tell(store, near)
    assert run(store, encoder) == DraftResult(2, 1, {"not about the digest's subject": 1})
    assert newest(store, story).outlets == ("Fox News",)


def test_an_outlet_no_longer_declared_is_cited_by_its_key(store: Store, encoder: Encoder) -> None:
    draft = newest(store, _told(store, encoder, an_article(source="gone", title=TOLD["en"][0], text=BRIDGE)))
    assert draft.outlets == ("gone",)


def test_an_article_without_a_sentence_to_print_is_counted(store: Store, encoder: Encoder) -> None:
    tell(store, an_article(text="Photos of the day"))
    assert run(store, encoder) == DraftResult(1, 0, {"no sentence that can be published": 1})
    assert run(store, encoder) == DraftResult(0, 0, {})


def test_the_day_is_that_of_the_digest_s_own_zone(store: Store, encoder: Encoder) -> None:
    late = NOON.replace(hour=22)
    draft = newest(store, _told(store, encoder, an_article(published_at=late)))
    assert draft.date == date(2023, 10, 4)
    assert draft.date_known


def test_a_missing_date_is_said(store: Store, encoder: Encoder) -> None:
    draft = newest(store, _told(store, encoder, an_article(published_at=None, published_from="unknown")))
    assert not draft.date_known
    assert "no article has a date: the day it was fetched is used" in draft.notes


def test_the_same_words_make_no_revision(store: Store, encoder: Encoder) -> None:
    story = _told(store, encoder, an_article(title=TOLD["en"][0], text=BRIDGE))
    with store.begin() as db:
        member = kept_stories.members(db, [story])[story][0]
        kept_stories.texts_changed(db, [member.article_id])
    assert run(store, encoder, timedelta(hours=2)) == DraftResult(1, 0, {"unchanged": 1})
    assert newest(store, story).revision == 1


def test_an_edited_article_makes_a_revision(store: Store, encoder: Encoder) -> None:
    first = an_article(title=TOLD["en"][0], text=BRIDGE)
    story = _told(store, encoder, first)
    edited = replace(first, text=BRIDGE.replace("40 million", "44 million"))
    with store.begin() as db:
        article_id, _ = kept_articles.add(db, edited)
        kept_stories.texts_changed(db, [article_id])
    assert run(store, encoder, timedelta(hours=2)).drafts == 1
    draft = newest(store, story)
    assert draft.revision == 2
    assert {one.version for one in draft.sentences} == {2}


def test_a_decided_draft_is_left_alone_until_an_article_comes(store: Store, encoder: Encoder) -> None:
    first = an_article(title=TOLD["en"][0], text=BRIDGE)
    story = _told(store, encoder, first)
    draft = newest(store, story)
    with store.begin() as db:
        kept_decisions.add(db, Decision(draft.id, 1, "reject", "editor", NOON, "file", reason="no"))
        article_id, _ = kept_articles.add(db, replace(first, text=BRIDGE.replace("40", "44")))
        kept_stories.texts_changed(db, [article_id])
    assert run(store, encoder, timedelta(hours=2)).passed_over == {"decided by a person": 1}
    assert newest(store, story).revision == 1
    new = an_article(
        source="shafaq",
        title="Basra bridge opened after years of delays, governor says",
        text=BRIDGE.replace("Hadi told", "the governor told").replace("40 million", "45 million"),
        fetched_at=NOON + timedelta(hours=3),
    )
    with store.begin() as db:
        article_id, _ = kept_articles.add(db, new)
        kept_stories.join(db, [Member(story, article_id, 0.9, "same event")])
    assert run(store, encoder, timedelta(hours=4)).drafts == 1
    assert newest(store, story).revision == 2
    assert newest(store, story).outlets == ("Rudaw", "Shafaq News")


def test_no_draft_is_kept_of_articles_that_went_elsewhere_while_it_was_made(
    store: Store, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor splits an article off and takes that back while it is drafted: no draft is left of the emptied story."""
    story = tell(store, an_article(title=TOLD["en"][0], text=BRIDGE))
    with store.begin() as db:
        emptied = kept_stories.open_story(db, NOON)
        of = kept_stories.members(db, [story])[story][0].article_id
        kept_stories.join(db, [Member(emptied, of, 1.0, "split off")])
    make = drafts._make

    def make_while_it_goes_back(*asked: Any) -> Any:
        made = make(*asked)
        with store.begin() as db:
            kept_stories.join(db, [Member(story, of, 1.0, "went back")])
        return made

    with monkeypatch.context() as patch:
        patch.setattr(drafts, "_make", make_while_it_goes_back)
        assert run(store, encoder) == DraftResult(2, 0, {"changed meanwhile": 1})
    assert run(store, encoder) == DraftResult(2, 1, {})
    with store.read() as db:
        assert [draft.story_id for draft in kept_drafts.latest(db)] == [story]


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_a_story_that_a_printed_entry_tells_is_marked_as_an_update(
    store: Store, encoder: Encoder, language: str
) -> None:
    draft = newest(store, _told(store, encoder, an_article(title=TOLD["en"][0], text=BRIDGE)))
    wording = Wording(draft.date, draft.headline, draft.text, draft.outlets)
    entry = Entry(draft.id, wording, "Shirin", NOON)
    with store.begin() as db:
        kept_digests.add(db, Digest("October", draft.date, draft.date, (entry,), ()), NOON + timedelta(hours=5))
    title, text = {
        "en": ("Basra's new bridge over the Shatt al-Arab carries first lorries", BRIDGE.replace("on Tuesday", "this week")),
        "ar": ("كريم هادي يفتتح جسر شط العرب الجديد في البصرة", TOLD["ar"][1]),
        "ckb": ("پردێکی نوێ لەسەر شەتولعەرەب لە بەسرە", (
            "پارێزگاری بەسرە کەریم هادی ڕۆژی سێشەممە پردێکی نوێی لەسەر شەتولعەرەب کردەوە دوای چەند ساڵ دواکەوتن. "
            "تێچووی پردەکە ٤٠ ملیۆن دۆلار بوو.")),
    }[language]  # fmt: skip
    later = an_article(
        identity="later",
        title=title,
        text=text,
        language=language,
        published_at=NOON + timedelta(days=5),
        source="shafaq",
    )
    story = tell(store, later)
    named = CONFIG.model_copy(update={"digest": CONFIG.digest.model_copy(update={"names": NAMES})})
    draft_stories(store, named, encoder, OUTLETS, NOON + timedelta(days=5))
    assert newest(store, story).notes[0].startswith(f"update to entry {draft.id} of October 3, 2023: Basra Opens")


def test_another_event_and_an_entry_s_own_story_are_no_updates(store: Store, encoder: Encoder) -> None:
    first = an_article(title=TOLD["en"][0], text=BRIDGE)
    story = _told(store, encoder, first)
    draft = newest(store, story)
    entry = Entry(draft.id, Wording(draft.date, draft.headline, draft.text, draft.outlets), "Shirin", NOON)
    with store.begin() as db:
        kept_digests.add(db, Digest("October", draft.date, draft.date, (entry,), ()), NOON + timedelta(hours=5))
        article_id, _ = kept_articles.add(db, replace(first, text=BRIDGE.replace("40 million", "44 million")))
        kept_stories.texts_changed(db, [article_id])
    other = tell(store, an_article(identity="2", published_at=NOON + timedelta(days=1)))
    run(store, encoder, timedelta(days=2))
    assert newest(store, story).revision == 2
    assert not [note for one in (story, other) for note in newest(store, one).notes if note.startswith("update to")]


def _told(store: Store, encoder: Encoder, *told: Article) -> int:
    story = tell(store, *told)
    run(store, encoder)
    return story


@pytest.mark.parametrize("language", TOLD)
def test_what_is_passed_over_says_why_and_is_drafted_where_a_person_wants_it(
    store: Store, encoder: Encoder, language: str
) -> None:
    story = tell(store, an_article(source="fox", title="…", text="1. 2. 3.", language=language))
    assert run(store, encoder).drafts == 0
    with store.begin() as db:
        assert undrafted.reasons(db, [story]) == {story: "not about the digest's subject"}
        undrafted.want(db, story, "Shirin", NOON)
    assert run(store, encoder).drafts == 1
    with store.read() as db:
        draft = kept_drafts.of_story(db, story)
        assert draft is not None
        assert undrafted.reasons(db, [story]) == {}
        (remark,) = kept_decisions.of_draft(db, draft.id)
    assert (remark.by, remark.action, remark.wording) == ("Shirin", "edit", None)
