"""`python -m bench.bridge PARALLEL NTREX`: how often a sentence's nearest English one is its own, by bridges.

PARALLEL holds LANGUAGE-en.tsv.gz: origin, sentence, its English. NTREX holds DOCUMENT_IDS.tsv, the document of each row of origin
`ntrex`. `folds`: among all of those rows, each found by a bridge trained without its document (10 parts), nor anything else of the
part's English; among 1,012 of them, the part's own with others (as many as FLORES-200 has), and the same by CSLS. `shipped`: the
bridges that come with the program, on rows of origins that they were not trained on, at most 2,000. Nearest is by plain cosine with
the model's vectors as they are; `shipped` also `to_english_names` and, of an English sentence asked for among those of the language,
`from_english`, `from_english_names` and `from_english_both`: with names and numbers as search by meaning reads them, and with the
correction of hubs. CSLS (Conneau et al. 2018) takes from it how near an English text is to its ten nearest of all texts.
Encoding the English takes long: `--kept FILE` keeps the vectors.
"""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from bench import print_figures
from storage.config.names import Names
from storage.config.settings import EncoderConfig
from storage.corpus.vectors import Matrix
from storage.database.store import Store, open_store
from storage.search.article_vectors import HUBS
from storage.search.shared_names import WEIGHT, likeness, name_keys
from summarizer.encoding.bridge import Bridge, BridgeCard
from summarizer.encoding.bridge_train import SentencePair, read_pairs, recall, train
from summarizer.encoding.encoder import SHIPPED_BRIDGES, Encoder, bridges_in, encode_kept, load
from summarizer.encoding.hubs import hubness, shipped_references

LANGUAGES = ("ckb", "ar", "fa", "kmr", "tr")
UNSHIPPED = ("awta", "newstest2016", "newstest2017", "newstest2018")
FOLDS = 10
AMONG = 1012  # sentences of FLORES-200's devtest
MOST = 2000


class English:
    """The model's vectors of English texts, each encoded once."""

    def __init__(self, store: Store, encoder: Encoder) -> None:
        self._store, self._encoder = store, encoder

    def __call__(self, texts: Sequence[str]) -> Matrix:
        return encode_kept(self._store, self._encoder, texts, "en", datetime.now(UTC)).rows


def by_folds(
    language: str,
    pairs: Sequence[SentencePair],
    documents: Sequence[str],
    more: Sequence[str],
    english: English,
    most: int,
) -> dict[str, Any]:
    """Recall over the first `most` of the ten parts; every row of NTREX is a candidate."""
    ntrex = [pair for pair in pairs if pair.origin == "ntrex"]
    if len(ntrex) != len(documents):
        raise SystemExit(f"{language}: {len(ntrex)} rows of NTREX, {len(documents)} lines in DOCUMENT_IDS.tsv")
    part = {of: number % FOLDS for number, of in enumerate(dict.fromkeys(documents))}
    candidates = english([pair.english for pair in ntrex])
    nearer: dict[str, list[int]] = {"": [], "_of_1012": [], "_of_1012_csls": []}
    for fold in range(most):
        out = [at for at, of in enumerate(documents) if part[of] == fold]
        unseen = {ntrex[at].english for at in out}
        kept = [pair for pair in pairs if pair.english not in unseen]
        table = train(kept, [text for text in more if text not in unseen], language, english)
        bridge = Bridge(BridgeCard(language, "held out", {}, len(table.rows), len(table.shift), shortened=True), table)
        # The part's own rows first: a row's own English stands at its own place.
        order = [*out, *(at for at in range(len(ntrex)) if part[documents[at]] != fold)]
        near = bridge.encode([ntrex[at].text for at in out]) @ candidates[order].T
        for name, cosines in (("", near), ("_of_1012", near[:, :AMONG]), ("_of_1012_csls", csls(near[:, :AMONG]))):
            nearer[name] += (cosines > np.diag(cosines)[:, None] + 1e-6).sum(axis=1).tolist()
    shares = {
        f"recall_at_{at}{name}": np.mean(np.array(ranks) < at) for name, ranks in nearer.items() for at in (1, 10)
    }
    return {"rows": len(nearer[""]), **{name: round(float(share), 4) for name, share in shares.items()}}


def csls(near: Matrix) -> Matrix:
    """Cosines of texts (rows) with English ones, less half of how near each English one is to its ten nearest texts."""
    return np.asarray(near - np.sort(near, axis=0)[-10:].mean(axis=0) / 2, np.float32)


def shipped(language: str, path: Path, encoder: Encoder, english: English) -> dict[str, Any] | None:
    """None where every origin was trained on."""
    unseen = [pair for pair in read_pairs(path) if pair.origin not in encoder.bridge(language).card.origins][:MOST]
    if not unseen:
        return None
    found = encoder.encode([pair.text for pair in unseen], language)
    origins = sorted({pair.origin for pair in unseen})
    rows = english([pair.english for pair in unseen])
    return {
        "rows": len(unseen),
        "of": origins,
        **recall(found.rows, rows),
        **by_names(unseen, found.rows, rows, language),
    }


def by_names(pairs: Sequence[SentencePair], found: Matrix, rows: Matrix, language: str) -> dict[str, float]:
    """Recall at 1 as search by meaning ranks, in both directions."""
    here = [name_keys(pair.text, language, Names()) for pair in pairs]
    there = [name_keys(pair.english, "en", Names()) for pair in pairs]
    near = found @ rows.T
    to_english = near + WEIGHT * np.stack([likeness(of, there) for of in here])
    from_english = near.T + WEIGHT * np.stack([likeness(of, here) for of in there])
    both = from_english - HUBS * hubness(found, shipped_references())[None, :]
    ranked = {
        "to_english_names": to_english,
        "from_english": near.T,
        "from_english_names": from_english,
        "from_english_both": both,
    }
    return {name: round(float(np.mean(_first(matrix))), 4) for name, matrix in ranked.items()}


def _first(near: Matrix) -> Matrix:
    return np.asarray((near > np.diag(near)[:, None] + 1e-6).sum(axis=1) == 0, np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parallel", type=Path)
    parser.add_argument("ntrex", type=Path)
    parser.add_argument("--language", choices=LANGUAGES, action="append", help="again for more; all without")
    parser.add_argument(
        "--folds", type=int, default=FOLDS, help="of the ten: fewer are quicker; 0 measures only `shipped`"
    )
    parser.add_argument("--kept", type=Path, default=Path("data/bench.db"), help="where the English vectors are kept")
    asked = parser.parse_args()
    documents = (asked.ntrex / "DOCUMENT_IDS.tsv").read_text(encoding="utf-8").split()
    encoder = load(EncoderConfig(), Path("no models fetched"))
    store = open_store(asked.kept)
    english = English(store, encoder)
    figures: dict[str, dict[str, Any]] = {"folds": {}, "shipped": {}}
    files = {language: asked.parallel / f"{language}-en.tsv.gz" for language in LANGUAGES}
    rows = {language: read_pairs(path, UNSHIPPED) for language, path in files.items()}
    for language in asked.language or LANGUAGES:
        if asked.folds:
            more = [pair.english for other, pairs in rows.items() if other != language for pair in pairs]
            figures["folds"][language] = by_folds(language, rows[language], documents, more, english, asked.folds)
        if language in bridges_in(SHIPPED_BRIDGES):
            figures["shipped"][language] = shipped(language, files[language], encoder, english)
    store.close()
    print_figures(figures)


if __name__ == "__main__":
    main()
