"""Golden files of every format: `python -m tests.digest.golden` (`make golden`) writes those that differ, after asking."""

import io
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from digest.composing.compose import compose
from digest.formats import FORMATS
from storage.config.settings import DigestConfig, DigestLanguage
from storage.publishing.published import Correction, Digest, Tombstone
from storage.records import Reference
from tests.digest.test_digest import ENTRIES, FIRST, LAST, a_digest
from tests.support.paths import ROOT
from tests.support.records import NOON, a_wording
from tests.support.shipped import ZONE

DATA = ROOT / "tests" / "data" / "digest"
SITE = DigestConfig(
    site="https://digest.example/iraq/",
    tag="digest.example,2026:iraq",
    publisher="News desk",
    country="Iraq",
    timezone=ZONE,
)
EDITIONS: dict[str, DigestLanguage] = {  # languages of the entries, that of the edition
    "en-kmr": "en",
    "ar-ckb": "en",
    "kmr": "kmr",
    "ar": "ar",
    "ckb": "ckb",
}


def a_whole_digest(*languages: str, language: DigestLanguage = "en") -> Digest:
    """With everything a digest can hold: links, corrections, tombstones; `language` is its own."""
    plain = a_digest(*languages)
    words = ENTRIES[languages[0]] | {"language": languages[0]}
    before, after = a_wording(**words), a_wording(**(words | {"text": f"{words['text']} 12%."}))
    linked = [
        replace(
            entry,
            references=(Reference(entry.wording.outlets[0], f"https://outlet.example/a?id={entry.draft_id}&x=(1)"),),
        )
        if entry.wording.outlets
        else entry
        for entry in plain.entries
    ]
    return replace(
        compose(linked, plain.analyses, FIRST, LAST, SITE.model_copy(update={"language": language})),
        corrections=(
            Correction(1, before, after, NOON, "The outlet changed its figure."),
            Correction(90, before, None, NOON),
        ),
        tombstones=(
            Tombstone(91, date(2023, 10, 3), "withdrawn"),
            Tombstone(92, date(2023, 10, 5), "moved", date(2023, 11, 2)),
        ),
        at=NOON,
    )


def rendered(name: str, script: str) -> bytes:
    """Return the edition of `EDITIONS` in a format."""
    return FORMATS[name](a_whole_digest(*script.split("-"), language=EDITIONS[script]))


def golden_part(name: str, content: bytes) -> bytes:
    """Return the part that the golden file has: of a Word document the words, not the archive around them."""
    return zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml") if name == "docx" else content


def golden_file(name: str, script: str) -> Path:
    return DATA / f"{script}.{'docx.xml' if name == 'docx' else name}"


# The formats on request, of which only the structure is compared, and the editions in which it is.
STRUCTURES: dict[str, tuple[str, ...]] = {"pdf": ("en-kmr", "ar", "ckb"), "mp3": ("en-kmr", "ckb")}


def structure(name: str, script: str) -> bytes:
    """Return the structure of an edition of `EDITIONS` in a format on request."""
    from tests.digest.structures import episode_structure, pdf_structure

    digest = a_whole_digest(*script.split("-"), language=EDITIONS[script])
    return {"pdf": pdf_structure, "mp3": episode_structure}[name](digest)


def structure_file(name: str, script: str) -> Path:
    return DATA / f"{script}.{name}.json"


def main() -> None:
    made = {
        golden_file(name, script): golden_part(name, rendered(name, script)) for name in FORMATS for script in EDITIONS
    }
    made |= {
        structure_file(name, script): structure(name, script)
        for name, scripts in STRUCTURES.items()
        for script in scripts
    }
    changed = {file: content for file, content in made.items() if not file.is_file() or file.read_bytes() != content}
    for file in changed:
        print(f"{'changed' if file.is_file() else 'new'}: {file.relative_to(ROOT)}")
    if not changed:
        print(f"all {len(made)} golden files are as rendered")
    elif input(f"write these {len(changed)} files? [y/N] ").strip().lower() in {"y", "yes"}:
        for file, content in changed.items():
            file.write_bytes(content)
    else:
        sys.exit("nothing written")


if __name__ == "__main__":
    main()
