"""How near a bridged vector is to everything: the mean cosine to its ten nearest of 2,000 fixed English sentences.

A bridge makes some texts near to most questions (hubs). What search by meaning takes off for that is one number, kept with the vector
of an article.
"""

from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from storage.corpus.vectors import Matrix
from storage.database.store import Store
from summarizer.encoding.encoder import EMBEDDED_SHA256, Encoder, encode_kept
from summarizer.encoding.reference_sentences import reference_sentences

NEAREST = 10
# The embedded model's vectors of the sentences, a byte a number: made by `python -m scripts.reference_rows`.
EMBEDDED_ROWS = Path(__file__).resolve().parent / "reference_rows" / f"{EMBEDDED_SHA256[:12]}.npy"
_SCALE = 127
_AT_ONCE = 1000


def references(store: Store, encoder: Encoder, now: datetime) -> Matrix:
    """Return the encoder's vectors of the fixed English sentences: from the shipped file for the embedded model, else encoded once and
    kept. Raises ModelError, StoreError."""
    if encoder.space("en").endswith(f"/{EMBEDDED_ROWS.stem}"):
        return shipped_references()
    return encode_kept(store, encoder, reference_sentences(), "en", now).rows


def shipped_references() -> Matrix:
    """Return the embedded model's vectors of the sentences, unit rows."""
    return _unit(np.load(EMBEDDED_ROWS, allow_pickle=False).astype(np.float32))


def hubness(rows: Matrix, reference_rows: Matrix) -> Matrix:
    """Return the mean cosine of each row (n, d) to its nearest references: (n,)."""
    found = [np.zeros(0, np.float32)]
    for start in range(0, len(rows), _AT_ONCE):
        cosines = rows[start : start + _AT_ONCE] @ reference_rows.T
        nearest = min(NEAREST, cosines.shape[1])
        found.append(np.partition(cosines, -nearest, axis=1)[:, -nearest:].mean(axis=1))
    return np.concatenate(found)


def packed(rows: Matrix) -> NDArray[np.int8]:
    """Return unit rows as they are shipped: (n, d) int8, the greatest number of each 127."""
    return np.asarray(np.round(rows / np.abs(rows).max(axis=1, keepdims=True) * _SCALE), np.int8)


def _unit(rows: Matrix) -> Matrix:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)
