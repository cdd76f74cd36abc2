"""Where sentences end, in every language."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.sentences import measure
from summarizer.drafts.sentences import quotes_whole, split

CASES = [
    ("en", ["Dr. Ali Hassan met Gen. J. Brown of the U.S. Army at 5 p.m. on Tuesday.", "They spoke for an hour."]),
    ("en", ["Gen. (ret.) Keith Alford said it cost approx. $7.5 mn. and est. 30 lives.", "Nobody spoke."]),
    ("kmr", ["Ew 1,9 mlyr. dolar in.", "PDK û Y.N.K. pêşwazî li vê gotinê kirin."]),
    ("en", ["He left the U.S.", "The visit cost $3.5 million.", "“Why?” he asked.", "Nobody knew…", "Then it rained!"]),
    ("en", ["It happened on Jan. 5.", "No. 7 won.", "She said no.", "Acme Inc. sold it."]),
    ("ar", ["قال د. أحمد إن النمو بلغ ٣.٥ بالمئة.", "هل هذا صحيح؟", "نعم؛ هذا صحيح!", "«انتهى الأمر.»"]),
    ("ar", ["وصل الوفد إلى بغداد.", "وأضاف المتحدث أن المحادثات مستمرة... دون نتائج."]),
    ("ckb", ["د. ئازاد گوتی ٢.٥ ملیۆن کەس هاتن.", "ئایا ڕاستە؟", "بەڵێ، ڕاستە."]),
    ("kmr", ["Dr. Azad got ku 2.5 milyon kes hatin.", "Ma rast e?", "Erê!", "Ev tişt rast e."]),
    ("fa", ["دکتر رضایی گفت که ۲.۵ میلیون نفر آمدند.", "آیا درست است؟", "بله."]),
    ("tr", ["Prof. Dr. Ayşe Kaya 2.5 milyon kişinin geldiğini söyledi.", "19. Yüzyıl bitti.", "Doğru mu?", "Evet."]),
    ("en", ["They were met by Eng. Raad Naser under Art. 112 of the law.", "Amb. Ilse Verhagen and Fr. Boutros Hanna left."]),
    ("en", ["Cpl. Joel Banner and Min. Hadi spoke.", "Wait a min.", "It was the end.", "He moved to modern art.", "A bro. Karim came."]),
    ("en", ["Lt.-Col. Dara Ali and Maj.-Gen. Omid Rasul spoke.", "Nobody else did."]),
    ("ar", ["تأسست سنة 1407 هـ. وتضم ألف طالب بحضور م. سعد وأ. د. وعد.", "انتهى."]),
    ("ckb", ["پ. د. شیلان و م. ئاراس هاتن.", "کۆتایی هات."]),
    ("kmr", ["Zanîngeh di 1992 z. de hat avakirin.", "Îro mezin e."]),
    ("kmr", ["Av. Kerîm û Rêz. Azad hatin.", "Ew sala par bû.", "Xal. 12 a zagonê hat guhertin."]),
    ("ur", ["وہ آیا۔", "پھر گیا۔"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "sentences"), CASES)
def test_sentences_end_where_a_reader_would_end_them(language: str, sentences: list[str]) -> None:
    text = " ".join(sentences)
    found = [text[span.start : span.end] for span in split(text, language)]
    assert found == sentences


def test_a_full_stop_without_a_space_ends_an_arabic_sentence() -> None:
    text = "وصل الوزير.وقال د.أحمد إن الموقع rudaw.net يعمل"
    assert [text[span.start : span.end] for span in split(text, "ar")] == [
        "وصل الوزير.",
        "وقال د.أحمد إن الموقع rudaw.net يعمل",
    ]


def test_a_paragraph_ends_a_sentence() -> None:
    text = "Title without a mark\n\n  First line. Second\nهەولێر"
    assert [text[span.start : span.end] for span in split(text, "en")] == [
        "Title without a mark",
        "First line.",
        "Second",
        "هەولێر",
    ]


@pytest.mark.parametrize("language", ["en", "ar", "ckb", "kmr"])
@given(text=st.text(alphabet=st.sampled_from("aB.?!؟۔… \n\"'«»“”د1٣،Mrgدک"), max_size=200))
def test_spans_cover_everything_but_spaces_in_order(language: str, text: str) -> None:
    end = 0
    for span in split(text, language):
        assert not text[end : span.start].strip()
        assert text[span.start : span.end] == text[span.start : span.end].strip() != ""
        end = span.end
    assert not text[end:].strip()


def test_hostile_runs_are_read_in_one_pass() -> None:
    started = time.process_time()
    for text in ("." * 200_000 + "x", '."' * 100_000, "a." * 100_000, " " * 200_000, "U.S. " * 40_000):
        split(text, "en")
    assert time.process_time() - started < 5


def test_a_quotation_is_whole_or_not() -> None:
    assert quotes_whole('He said "yes" and “no”.')
    assert not quotes_whole("وأضاف «نحن مستعدون.")
    assert not quotes_whole('ready." He left.')


@pytest.mark.parametrize(
    ("file", "language"),
    [
        ("ntrex_en.txt", "en"),
        ("ntrex_ar.txt", "ar"),
        ("ntrex_ckb.txt", "ckb"),
        ("ntrex_kmr.txt", "kmr"),
        ("UD_Arabic-PUD/ar_pud-ud-test.txt", "ar"),
        ("UD_English-PUD/en_pud-ud-test.txt", "en"),
    ],
)
def test_boundaries_on_public_sentences(shared: Path, file: str, language: str) -> None:
    lines = (shared / "data" / "sentences" / file).read_text(encoding="utf-8").splitlines()
    assert measure([line.strip() for line in lines[len(lines) // 2 :] if line.strip()], language)["f1"] >= 0.98
