"""`python -m scripts.train_bridges PARALLEL`: makes the bridges in summarizer/encoding/bridges again (docs/bridges.md).

PARALLEL holds LANGUAGE-en.tsv.gz: origin, sentence, its English. Rows of origins whose licence does not allow it are left out; the
English of all languages teaches each what English words mean. Its vectors are kept in a file, so that a second language, or
a second try, does not encode it again (32,000 sentences and 18,000 words: 7 minutes of processor time).
"""

import argparse
import sys
from pathlib import Path

from bench.bridge import LANGUAGES, UNSHIPPED, English
from storage.config.settings import EncoderConfig
from storage.database.store import open_store
from summarizer.encoding.bridge_train import train_file
from summarizer.encoding.encoder import SHIPPED_BRIDGES, load


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parallel", type=Path)
    parser.add_argument("--language", choices=LANGUAGES, action="append", help="again for more; all without")
    parser.add_argument("-o", dest="to", type=Path, default=SHIPPED_BRIDGES)
    parser.add_argument("--kept", type=Path, default=Path("data/bench.db"), help="where the English vectors are kept")
    asked = parser.parse_args()
    encoder = load(EncoderConfig(), Path("no models fetched"))
    store = open_store(asked.kept)
    english = English(store, encoder)
    files = {language: asked.parallel / f"{language}-en.tsv.gz" for language in LANGUAGES}
    for language in asked.language or LANGUAGES:
        more = [file for other, file in files.items() if other != language]
        to = asked.to / f"{language}.bridge"
        card = train_file(files[language], language, encoder.space("en"), english, to, more=more, without=UNSHIPPED)
        sys.stdout.write(f"{to}: {card.made_by}, {to.stat().st_size / 1e6:.2f} MB\n")
    store.close()


if __name__ == "__main__":
    main()
