"""A translation model of the catalogue → a folder that summarizer/translate/local.py reads. `fetch` acts.

What comes is pinned by its repository's commit and by a SHA-256 of every file. Where the catalogue names no commit, the first fetch on a
desk trusts what the repository has, says so, and records it in pins.json beside the models; every later fetch must bring the same.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from storage import files
from storage.errors import ModelError
from summarizer.translate.catalogue import RECORD, TranslationModel
from summarizer.translate.local import convert

PINS = "pins.json"


@dataclass(frozen=True, slots=True)
class Offer:
    """What the repository has: its commit, the licence its page names ("": none), and each file's size with the SHA-256 that it says it
    has ("": of small files it says none). `pinned`: this commit was known before, by the catalogue or an earlier fetch."""

    revision: str
    licence: str
    sizes: Mapping[str, int]
    hashes: Mapping[str, str]
    pinned: bool

    @property
    def megabytes(self) -> int:
        """The size of all files."""
        return -(-sum(self.sizes.values()) // 1_000_000)


def folder_of(model: TranslationModel, models: Path) -> Path:
    """Return where a fetched model is."""
    return models / model.name


def offer(model: TranslationModel, models: Path, endpoint: str | None = None) -> Offer:
    """Return what the repository offers, at the commit that is pinned, if one is. Raises ModelError."""
    from huggingface_hub import HfApi

    pin = pins(models).get(model.name, {})
    revision = pin.get("revision") or model.revision
    try:
        info = HfApi(endpoint=endpoint).model_info(model.repository, revision=revision or None, files_metadata=True)
    except Exception as error:
        raise ModelError(f"cannot be fetched ({_line(error)}); nothing was changed", about=model.repository) from error
    there = {item.rfilename: item for item in info.siblings or ()}
    if missing := [name for name in model.files if name not in there]:
        raise ModelError(
            f"lacks {', '.join(missing)}: it is not the model it was; nothing was changed", about=model.repository
        )
    sizes = {name: int(there[name].size or 0) for name in model.files}
    hashes = {name: _sha256_of(there[name].lfs) for name in model.files}
    if revision and info.sha != revision:
        raise ModelError(
            f"answered with commit {info.sha}, not {revision}; nothing was changed", about=model.repository
        )
    licence = str(getattr(info.card_data, "license", None) or "")
    return Offer(str(info.sha or ""), licence, sizes, hashes, bool(revision))


def fetch(model: TranslationModel, offered: Offer, models: Path, now: datetime, endpoint: str | None = None) -> Path:
    """Fetch the files of an offer, check each, convert them where needed, and return the model's folder; one that is there is not
    fetched again. Raises ModelError: no network, a file that is not what it should be, disk full; nothing is left then."""
    folder = folder_of(model, models)
    if (folder / RECORD).is_file():
        return folder
    fetched, made = models / f"{model.name}.fetched", models / f"{model.name}.partial"
    for rest in (fetched, made):
        shutil.rmtree(rest, ignore_errors=True)
    try:
        hashes = _download(model, offered, fetched, endpoint)
        _check(model, offered, hashes, pins(models).get(model.name, {}))
        _convert(model, fetched, made)
        record = {
            "reads": dict(model.reads), "writes": dict(model.writes), "in_text": model.in_text, "licence": model.licence,
            "repository": model.repository, "revision": offered.revision, "fetched_at": now.isoformat(), "files": hashes,
        }  # fmt: skip
        files.replace(made / RECORD, _json(record))
        shutil.rmtree(folder, ignore_errors=True)  # of a fetch that was killed
        made.rename(folder)
        pin = {"revision": offered.revision, "files": hashes, "first_fetched": now.isoformat()}
        files.replace(models / PINS, _json({model.name: pin} | pins(models)))
    except OSError as error:
        raise ModelError(f"cannot be stored ({_line(error)}); nothing was changed", about=model.name) from error
    finally:
        for rest in (fetched, made):
            shutil.rmtree(rest, ignore_errors=True)
    return folder


def pins(models: Path) -> dict[str, dict[str, Any]]:
    """Return what earlier fetches recorded, by model. Raises ModelError: the record cannot be read."""
    path = models / PINS
    if not path.is_file():
        return {}
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ModelError(
            "cannot be read: restore it, or delete it to trust the next fetch again", about=str(path)
        ) from error


def _download(model: TranslationModel, offered: Offer, into: Path, endpoint: str | None) -> dict[str, str]:
    """Fetch the files; return the SHA-256 of each as it came."""
    from huggingface_hub import hf_hub_download

    hashes = {}
    for name in model.files:
        try:
            got = hf_hub_download(model.repository, name, revision=offered.revision, local_dir=into, endpoint=endpoint)
        except Exception as error:
            what = f"{name} could not be fetched ({_line(error)}); nothing was changed"
            raise ModelError(what, about=model.repository) from error
        with Path(got).open("rb") as file:
            hashes[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return hashes


def _check(model: TranslationModel, offered: Offer, hashes: Mapping[str, str], pin: Mapping[str, Any]) -> None:
    """Raise ModelError where a file is not what the repository says, or not what an earlier fetch brought."""
    for name, came in hashes.items():
        if (said := offered.hashes.get(name)) and said != came:
            raise ModelError(f"{name} came damaged (SHA-256 {came}, not {said}); nothing was changed", about=model.name)
        if (before := pin.get("files", {}).get(name)) and before != came:
            what = f"{name} is not the file fetched before (SHA-256 {came}, then {before}); nothing was changed"
            raise ModelError(what, about=model.name)


def _convert(model: TranslationModel, fetched: Path, made: Path) -> None:
    """Make the folder that is read, with the weights in 8 bits. Raises ModelError."""
    if model.converted:
        made.mkdir(parents=True)
        for name in model.files:
            shutil.move(fetched / name, made / name)
        return
    convert(fetched, made, model.pieces)


def _sha256_of(lfs: Any) -> str:
    if lfs is None:
        return ""
    return str((lfs if isinstance(lfs, dict) else asdict(lfs)).get("sha256") or "")


def _json(values: Mapping[str, Any]) -> bytes:
    return (json.dumps(values, indent=2, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]
