"""Bytes become the letters that were meant, whatever is declared; a broken letter costs itself alone."""

import pytest

from crawler.parsing.decode import characters

TEXTS = {
    "ar": "فتح السد أبوابه أمام المزارعين بعد شهرين من الانتظار",
    "ckb": "بەنداوەکە دوای دوو مانگ لەبەردەم جووتیاران کرایەوە",
    "kmr": "Bendav piştî du mehan ji bo cotkaran hat vekirin û av gihîşt zeviyan",
    "tr": "Baraj iki ay sonra çiftçilere açıldı, su tarlalara ulaştı",
    "en": "The dam reopened – farmers’ fields are green",
}
OLD = {"ar": "windows-1256", "kmr": "windows-1254", "tr": "windows-1254", "en": "windows-1252"}


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("header", [None, "utf-8", "windows-1256", "iso-8859-1", "no-such-charset"])
@pytest.mark.parametrize("inside", ["", '<?xml version="1.0" encoding="windows-1256"?>', '<meta charset="utf-16">'])
def test_utf_8_is_read_as_utf_8_whatever_is_declared(language: str, header: str | None, inside: str) -> None:
    text = f"{inside}<p>{TEXTS[language]}</p>"
    assert characters(text.encode(), language, header) == text


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("header", [None, "windows-1256"])
def test_half_a_letter_costs_itself_alone(language: str, header: str | None) -> None:
    text = TEXTS[language]
    body = text.encode() + "ع".encode()[:1] + b"<br>" + text.encode()
    assert characters(body, language, header) == f"{text}\ufffd<br>{text}"


@pytest.mark.parametrize("language", OLD)
@pytest.mark.parametrize("header", [None, "utf-8"])
def test_a_code_page_is_known_by_the_language_where_nothing_right_is_declared(
    language: str, header: str | None
) -> None:
    assert characters(TEXTS[language].encode(OLD[language]), language, header) == TEXTS[language]


@pytest.mark.parametrize("header", ["iso-8859-1", "windows-1252", "windows-1251"])
def test_a_declared_encoding_that_gives_other_letters_than_the_languages_is_not_believed(header: str) -> None:
    assert characters(TEXTS["ar"].encode("windows-1256"), "ar", header) == TEXTS["ar"]
    declared = f'<meta charset="windows-1256"><p>{TEXTS["ar"]}</p>'
    assert characters(declared.encode("windows-1256"), "ar", header) == declared


def test_a_declared_encoding_is_believed_where_it_fits() -> None:
    text = TEXTS["ar"]
    assert characters(text.encode("iso-8859-6"), "ar", "iso-8859-6") == text
    assert characters(TEXTS["tr"].encode("windows-1254"), "en", "iso-8859-9") == TEXTS["tr"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_byte_order_mark_or_zero_bytes_tell(encoding: str) -> None:
    text = '<?xml version="1.0" encoding="utf-16"?><rss version="2.0"><channel><title>' + TEXTS["ar"]
    padded = text + " " * 400
    body = padded.encode(encoding)
    assert characters(body, "ar", "utf-8") == padded
    if encoding == "utf-16":  # cut within a letter
        assert characters(body[:-1], "ar", None)[:-1] == padded[:-1]


@pytest.mark.parametrize("body", [b"", b"\xff", b"\x80" * 999, bytes(range(256)) * 40, b"\0" * 500])
def test_any_bytes_have_an_answer(body: bytes) -> None:
    for language in ("", "ar", "en", "xx"):
        characters(body, language, "hex").encode()
