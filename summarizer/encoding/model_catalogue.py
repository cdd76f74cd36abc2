"""The embedding models we recommend beside the embedded one, and fetching one, pinned by its revision.

Figures: MTEB results repository as of 2026-08-20. Revisions and prompts: the models' entries in mteb itself. None needs code of its
own to load (bilingual-embedding-small does, so it is not here); gated and non-commercial weights are not here either.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from storage.errors import ModelError


@dataclass(frozen=True, slots=True)
class Model:
    """`languages` it reads well enough for us: what it was trained on, where its figures beat character n-grams.

    `figures` are per cent: Belebele retrieval ckb→ckb, ckb across English, ar; SIB-200 clustering of news-like sentences
    ckb, kmr; STS22 news similarity ar, en. mteb's BM25: Belebele ckb 58.8, ckb across English 4.5, ar 75.7.
    `sentences_per_second` on two cores of a Xeon, 26 tokens a sentence, in float32 (0: not measured).
    """

    name: str
    repository: str
    revision: str
    licence: str
    parameters: int  # millions
    megabytes: int  # of weights
    dimension: int
    languages: tuple[str, ...]
    sentences_per_second: int
    figures: Mapping[str, float]
    prompt: str = ""  # put before every text: these models were trained with one
    note: str = ""


_MEASURED = ("Belebele ckb", "Belebele ckb×en", "Belebele ar", "SIB ckb", "SIB kmr", "STS22 ar", "STS22 en")


def _figures(*values: float | None) -> dict[str, float]:
    return {name: value for name, value in zip(_MEASURED, values, strict=True) if value is not None}


_ALL = ("en", "ar", "ckb", "kmr", "fa", "tr")

RECOMMENDED: dict[str, Model] = {
    "bekko-a25m": Model(
        name="bekko-a25m",
        repository="hotchpotch/bekko-embedding-v1-a25m",
        revision="aede922b27c1751d091b1e26c86dc82446a46cb4",
        licence="MIT",
        parameters=123,
        megabytes=470,
        dimension=384,
        languages=_ALL,
        sentences_per_second=180,
        figures=_figures(67.8, 79.8, 88.6, 27.5, 16.8, 62.1, 66.8),
        note="the one to begin with: small, trained on both Kurdish languages",
    ),
    "harrier-270m": Model(
        name="harrier-270m",
        repository="microsoft/harrier-oss-v1-270m",
        revision="31de22b673913c7d658c0f03f792d77c2dcf8ebd",
        licence="MIT",
        parameters=268,
        megabytes=512,
        dimension=640,
        languages=_ALL,
        sentences_per_second=40,
        figures=_figures(71.8, 78.5, 83.9, 44.3, 33.6, 64.5, 66.7),
        prompt="Instruct: Retrieve semantically similar text\nQuery:",
        note="better on Kurdish topics, four times slower",
    ),
    "multilingual-e5-large-instruct": Model(
        name="multilingual-e5-large-instruct",
        repository="intfloat/multilingual-e5-large-instruct",
        revision="baa7be480a7de1539afce709c8f13f833a510e0a",
        licence="MIT",
        parameters=560,
        megabytes=1068,
        dimension=1024,
        languages=_ALL,
        sentences_per_second=0,
        figures=_figures(78.3, 83.7, 91.9, 45.6, 44.7, 62.8, 68.2),
        prompt="Instruct: Retrieve semantically similar text\nQuery: ",
        note="the best figures, for a machine with many cores",
    ),
    "multilingual-e5-small": Model(
        name="multilingual-e5-small",
        repository="intfloat/multilingual-e5-small",
        revision="fd1525a9fd15316a2d503bf26ab031a61d056e98",
        licence="MIT",
        parameters=118,
        megabytes=449,
        dimension=384,
        languages=("en", "ar", "fa", "tr"),
        sentences_per_second=214,
        figures=_figures(42.9, 59.2, 88.5, None, None, 61.4, 64.3),
        prompt="query: ",
        note="Arabic, Persian and Turkish; Kurdish stays lexical",
    ),
    "paraphrase-multilingual-MiniLM-L12-v2": Model(
        name="paraphrase-multilingual-MiniLM-L12-v2",
        repository="sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2",
        revision="e8f8c211226b894fcb81acc59f3b34ba3efd5f42",
        licence="Apache-2.0",
        parameters=118,
        megabytes=449,
        dimension=384,
        languages=("en", "ar", "fa", "tr"),
        sentences_per_second=214,
        figures=_figures(43.7, 53.4, 71.7, 31.0, 11.5, 49.1, 62.1),
        note="old and widely used; weak on Arabic news",
    ),
}

_WANTED = ["*.json", "*.txt", "*.model", "*.safetensors"]
_UNWANTED = ["onnx/*", "openvino/*"]


def folder_of(model: Model, models: Path, revision: str = "") -> Path:
    """Return where a recommended model lies once fetched; `revision` empty means the one pinned here."""
    return models / model.name / (revision or model.revision)


def get(name: str, models: Path, revision: str = "") -> Path:
    """Fetches a recommended model's weights (safetensors only) and gives their folder; one already there is not fetched again.

    Raises ModelError: no such model, no network, no such revision, disk full. What was fetched so far is then removed.
    """
    model = RECOMMENDED.get(name)
    if model is None:
        raise ModelError(f"is not one of {', '.join(RECOMMENDED)}: choose one of these", about=name)
    folder = folder_of(model, models, revision)
    if folder.is_dir():
        return folder
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError

    # A folder of another name until it is whole: one half fetched is never taken for a model.
    partial = folder.with_name(f"{folder.name}.partial")
    try:
        snapshot_download(
            model.repository,
            revision=revision or model.revision,
            local_dir=partial,
            allow_patterns=_WANTED,
            ignore_patterns=_UNWANTED,
        )
        partial.rename(folder)
    except (HfHubHTTPError, OSError, ValueError, RuntimeError) as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise ModelError(
            f"could not be fetched ({' '.join(str(error).split())[:200]}); nothing was changed. Check the network and try again, or copy "
            f"{model.repository} at revision {revision or model.revision} from another machine to {folder}",
            about=name,
        ) from error
    return folder
