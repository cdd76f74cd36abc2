"""`python -m scripts.reference_rows`: write the embedded model's vectors of the fixed English sentences (summarizer/encoding/hubs.py)."""

import sys
from pathlib import Path

import numpy as np

from storage.config.settings import EncoderConfig
from summarizer.encoding.encoder import load
from summarizer.encoding.hubs import EMBEDDED_ROWS, packed
from summarizer.encoding.reference_sentences import reference_sentences


def main() -> None:
    """Encode the sentences and write the file."""
    encoder = load(EncoderConfig(), Path("no models fetched"))
    EMBEDDED_ROWS.parent.mkdir(exist_ok=True)
    np.save(EMBEDDED_ROWS, packed(encoder.encode(reference_sentences(), "en").rows), allow_pickle=False)
    sys.stdout.write(f"{EMBEDDED_ROWS}: {EMBEDDED_ROWS.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
