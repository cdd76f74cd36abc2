"""First sentences that a draft leaves out: `python -m bench.first_sentences FILE...`.

FILE holds one JSON object a line: id, language, title, text (HTML or plain), as feeds have them. Print each text whose first sentence may
not be printed, to be read by a person: whether that is right nobody can count. Prints last how many there were.
"""

import argparse
import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench import print_figures
from storage.records import Article
from storage.text.languages import LANGUAGES
from storage.text.normalize import clean
from summarizer.drafts.sentences import split
from summarizer.drafts.wording import printable

_BLOCKS = re.compile(r"</(?:p|div|li|ul|ol|h\d)>|<br ?/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>?")
_LONGEST = 700  # characters of a sentence, as in a draft
_FETCHED = datetime(2023, 10, 1, tzinfo=UTC)  # no choice depends on it


def read(path: Path) -> Iterator[Article]:
    """Yield the entries in the languages that the program reads, without their markup."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["language"] in LANGUAGES:
            title, text = _plain(row["title"] or ""), _plain(row["text"] or "")
            yield Article("bench", str(row["id"]), "", title, text, row["language"], _FETCHED)


def first_sentence(article: Article) -> tuple[str, bool]:
    """Return the first sentence of an article and whether it may be printed; "" where it has none."""
    spans = split(article.text, article.language)
    if not spans:
        return "", True
    end = spans[0].end
    return article.text[spans[0].start : end], any(one.start < end for one in printable(article, _LONGEST))


def _plain(text: str) -> str:
    bare = html.unescape(text)
    return clean(html.unescape(_TAG.sub("", _BLOCKS.sub("\n", bare)))) if "<" in bare else clean(bare)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    counted = barred = 0
    for path in parser.parse_args().files:
        for article in read(path):
            sentence, kept = first_sentence(article)
            counted += bool(sentence)
            if not kept:
                barred += 1
                print(f"{article.title} | {sentence}")
    print_figures({"first_sentences": counted, "barred": barred})


if __name__ == "__main__":
    main()
