"""Fits a bridge to what a desk's own editors said: that an article in the language and an English one tell one event."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import scipy.linalg
import scipy.sparse as sp

from storage.corpus import articles, stories
from storage.database.store import Store
from storage.errors import ModelError
from storage.text.normalize import words
from summarizer.encoding.article_text import text_to_encode
from summarizer.encoding.bridge import Bridge, BridgeCard, BridgeTable, dequantised, features, save, shortened
from summarizer.encoding.bridge_train import SHIFT, EncodeEnglish, SentencePair, quantised

ORIGIN = "editors"
PENALTY = 1.0  # on texts of length 1: the rows there are weigh as much as what one pair says of them
MIN_PAIRS = 20
MAX_PAIRS = 10_000  # the newest


def confirmed(store: Store, language: str) -> list[SentencePair]:
    """The articles of that language and English that people put into one story (`crawler stories labels`), headline and lead,
    and each headline beside the other's."""
    with store.read() as db:
        same_event = [label for label in stories.labels(db) if label.same][-MAX_PAIRS:]
        articles_by_id = articles.get(db, {of for label in same_event for of in (label.article_id, label.other_id)})
    pairs: list[SentencePair] = []
    for label in same_event:
        both = [articles_by_id[of] for of in (label.article_id, label.other_id) if of in articles_by_id]
        by_language = {article.language: article for article in both}
        if by_language.keys() == {language, "en"}:
            foreign, english = by_language[language], by_language["en"]
            pairs.append(SentencePair(ORIGIN, text_to_encode(foreign), text_to_encode(english)))
            if foreign.title and english.title:
                pairs.append(SentencePair(ORIGIN, foreign.title, english.title))
    return pairs


def adapt(bridge: Bridge, pairs: Sequence[SentencePair], encode: EncodeEnglish) -> BridgeTable:
    """The bridge's rows, moved as little as brings these pairs nearer to each other: a kernel ridge on what it misses."""
    table = bridge.table
    rows = dequantised(table, np.arange(len(table.rows)))
    texts = [words(pair.text) for pair in pairs]
    kinds = {word: place for place, word in enumerate(dict.fromkeys(word for text in texts for word in text))}
    owners, places, _ = features(table, list(kinds), bridge.card.language)
    of_words = sp.csr_matrix((np.ones(len(places), np.float32), (owners, places)), (len(kinds), len(rows)))
    columns = [kinds[word] for text in texts for word in text]
    ends = np.cumsum([0, *map(len, texts)])
    counts = sp.csr_matrix((np.ones(len(columns), np.float32), columns, ends), (len(texts), len(kinds)))
    if bridge.card.shortened:
        of_words = sp.diags(shortened(of_words @ rows).ravel()) @ of_words
    held = (counts @ of_words).tocsr().astype(np.float32)
    lengths = np.sqrt(np.asarray(held.multiply(held).sum(axis=1)).ravel())
    made, wanted = held @ rows, encode([pair.english for pair in pairs]) - table.shift / SHIFT
    scale = np.linalg.norm(made, axis=1).mean() / np.linalg.norm(wanted, axis=1).mean()
    by_length = sp.diags(1 / np.maximum(lengths, 1e-9)).astype(np.float32)
    held, missed = by_length @ held, by_length @ (scale * wanted - made)
    kernel = (held @ held.T).toarray() + PENALTY * np.eye(len(pairs), dtype=np.float32)
    duals = scipy.linalg.solve(kernel, missed, assume_a="pos")
    return quantised(table.hashes, rows + held.T @ duals.astype(np.float32), table.shift)


def adapt_to(store: Store, bridge: Bridge, encode: EncodeEnglish, to: Path) -> BridgeCard:
    """Writes the adapted bridge to `to`. Raises ModelError: too few pairs are confirmed, or it is adapted to them already."""
    language = bridge.card.language
    pairs = confirmed(store, language)
    if len(pairs) < MIN_PAIRS:
        raise ModelError(
            f"{len(pairs)} pairs of texts in {language} and English are confirmed, {MIN_PAIRS} are needed: nothing was changed; "
            "merge stories told in both (`crawler stories merge`) and try again",
            about=language,
        )
    if ORIGIN in bridge.card.origins:
        raise ModelError("is adapted already: remove it and adapt the one it was made of", about=str(to))
    origins = bridge.card.origins | dict(Counter(pair.origin for pair in pairs))
    return save(to, replace(bridge.card, origins=origins), adapt(bridge, pairs, encode))
