"""A standfirst without a full stop is a sentence where it is a clause; captions, teasers and headings are none."""

import pytest

from storage.records import Draft, DraftSentence
from summarizer.drafts.headlines import ended
from summarizer.drafts.wording import printable
from tests.support.records import a_draft, an_article

BODY = {
    "en": "The governor of Wasit opened the lock on Sunday, and forty boats went through it before noon.",
    "kmr": "Parêzgarê Wasitê roja Yekşemê derî vekir û çil keştî berî nîvro tê re derbas bûn.",
}


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Farmers along the lower Tigris have waited eleven years for the lock, the water ministry says"),
        ("en", "Boats with timber that lay idle in Kut since spring can reach Amarah again"),
        ("kmr", "Cotkarên li ser çemê Dîcleyê yazdeh salan li benda vî derî man"),
        ("kmr", "Wezareta avê ji bo keştiyên mezin deriyekî nû li ser çem vekir"),
    ],
)
def test_a_standfirst_that_is_a_clause_is_a_sentence(language: str, line: str) -> None:
    article = an_article(title="Lock at Kut", text=f"{line}\n{BODY[language]}", language=language)
    assert [sentence.text for sentence in printable(article, 700)] == [line, BODY[language]]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "A boat with timber is seen in the new lock on the Tigris near Kut"),
        ("en", "Boats wait before the lock that was opened near Kut, Iraq, in October 2023"),
        ("en", "What boatmen should know before they go through the new lock at Kut"),
        ("en", "A lock for boats on the lower Tigris after eleven years of waiting"),
        ("en", "The lock that has divided two towns and a ministry for eleven years"),
        ("kmr", "Deriyekî nû ji bo keştiyan li ser çemê Dîcleyê nêzîkî bajarê Kutê"),
        ("kmr", "Çima cotkarên li ser çemê Dîcleyê yazdeh salan li benda derî man"),
    ],
)
def test_a_line_that_is_no_clause_is_none(language: str, line: str) -> None:
    article = an_article(title="Lock at Kut", text=f"{line}\n{BODY[language]}", language=language)
    assert [sentence.text for sentence in printable(article, 700)] == [BODY[language]]


def test_a_line_without_a_mark_further_down_is_a_heading() -> None:
    heading = "The ministry says that it will build four more such locks"
    article = an_article(title="Lock at Kut", text=f"{BODY['en']}\n{heading}\nWork begins in May, it said.")
    assert heading not in [sentence.text for sentence in printable(article, 700)]


def draft_of(*texts: str) -> Draft:
    return a_draft(sentences=tuple(DraftSentence(text, 1, 1, 0, len(text)) for text in texts))


def test_a_sentence_without_a_mark_is_printed_with_a_full_stop() -> None:
    draft = ended(draft_of("The lock has been opened in Kut", "Forty boats went through."))
    assert draft.text == "The lock has been opened in Kut. Forty boats went through."
    assert draft.sentences[0].text == "The lock has been opened in Kut"


@pytest.mark.parametrize("text", ["The lock was opened.", "“It works,” he said.", "افتتح المحافظ الهويس في الكوت"])
def test_other_sentences_are_printed_as_they_are(text: str) -> None:
    draft = draft_of(text)
    assert ended(draft) is draft
