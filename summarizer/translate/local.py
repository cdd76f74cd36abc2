"""A CTranslate2 model on this machine → translations. ctranslate2 and sentencepiece are loaded when the first sentence comes.

The folder is as `ct2-transformers-converter` writes it, with the model's SentencePiece files copied in: source.spm and target.spm
(Marian, OPUS-MT), or one for both: sentencepiece.bpe.model (NLLB, M2M-100), spiece.model (MADLAD-400). One that `crawler models get`
fetched says in translator.json what it reads and writes.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from storage.config.settings import TranslateConfig
from storage.errors import ModelError, TranslationError
from summarizer.translate.catalogue import RECORD
from summarizer.translate.translate import Translator

_BEAMS = 4  # as OPUS-MT and NLLB are used by their makers
_LONGEST = 256  # pieces of a translation; the models' windows end at 512
_ONE_FILE = ("sentencepiece.bpe.model", "spiece.model")


def translator(config: TranslateConfig, threads: int) -> Translator:
    """Return what reads the configured folder. Raises TranslationError where it is none."""
    folder = Path(config.folder).expanduser()
    if not (folder / "model.bin").is_file():
        raise TranslationError(
            "holds no model.bin: name a folder that ct2-transformers-converter wrote", about=str(folder)
        )
    model = _Model(folder, _Tokens(config.languages, config.target), threads)
    return Translator(lambda: name(folder), tuple(config.languages), model.translate)


def fetched(config: TranslateConfig, models: Path, into: str, threads: int) -> list[Translator]:
    """Return what reads each configured model that `crawler models get` fetched; a language is read by the first that can. Raises
    TranslationError: a model is not there, or does not write the digest's language."""
    translators: list[Translator] = []
    taken = {into}
    for model in config.models:
        folder = models / model
        try:
            record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
            reads, target = record["reads"], record["writes"].get(into)
            tokens = _Tokens(reads, target or "", bool(record["in_text"]))
        except (OSError, ValueError, KeyError, AttributeError) as error:
            raise TranslationError(f"is not fetched: crawler models get {model}", about=str(folder)) from error
        if target is None:
            raise TranslationError(f"does not translate into {into}: choose another model", about=model)
        languages = tuple(language for language in reads if language not in taken)
        taken |= set(languages)
        if languages:
            translators.append(Translator(partial(name, folder), languages, _Model(folder, tokens, threads).translate))
    return translators


def convert(fetched: Path, made: Path, pieces: Sequence[str]) -> None:
    """Make the folder that is read of a model's own files, with the weights in 8 bits. Raises ModelError."""
    try:
        from ctranslate2.converters import TransformersConverter
    except ImportError as error:
        raise ModelError("needs two packages: pip install 'digest-crawler[translate]'", about=made.name) from error
    try:
        TransformersConverter(str(fetched), copy_files=list(pieces)).convert(str(made), quantization="int8")
    except (OSError, RuntimeError, ValueError, KeyError, AttributeError, TypeError) as error:
        what = f"could not be converted ({' '.join(str(error).split())[:200]}); nothing was changed"
        raise ModelError(what, about=made.name) from error


def name(folder: Path) -> str:
    """The folder's own name with a hash of the weights in it, which are read through: gigabytes, of a large model."""
    with (folder / "model.bin").open("rb") as file:
        return f"{folder.name}/{hashlib.file_digest(file, 'sha256').hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class _Tokens:
    """The token that a model wants for each language it reads, and for the one it writes; `in_text`: that one before the sentence."""

    reads: Mapping[str, str]
    target: str
    in_text: bool = False


class _Model:
    def __init__(self, folder: Path, tokens: _Tokens, threads: int) -> None:
        self._folder, self._tokens, self._threads = folder, tokens, threads

    def translate(self, text: str, language: str) -> str:
        """Raises TranslationError where model or pieces do not load or do not run."""
        model, source, target, adds_end = self._loaded
        before, tokens = self._tokens.reads[language], self._tokens
        # Within the text the pieces' own rules join the token to the sentence; alone it would lack the sign of a word's beginning.
        sentence = f"{tokens.target} {text}" if tokens.in_text else text
        pieces = [*([before] if before else []), *source.encode(sentence, out_type=str)]
        wanted = "" if tokens.in_text else tokens.target
        try:
            (result,) = model.translate_batch(
                [pieces if adds_end else [*pieces, "</s>"]],
                target_prefix=[[wanted]] if wanted else None,
                beam_size=_BEAMS,
                max_decoding_length=_LONGEST,
            )
        except (RuntimeError, ValueError) as error:
            raise TranslationError(
                f"does not run: {' '.join(str(error).split())[:200]}", about=str(self._folder)
            ) from error
        made = result.hypotheses[0]
        return str(target.decode(made[1:] if wanted and made[:1] == [wanted] else made))

    @cached_property
    def _loaded(self) -> tuple[Any, Any, Any, bool]:
        try:
            import ctranslate2
            from sentencepiece import SentencePieceProcessor
        except ImportError as error:
            raise TranslationError(
                "needs two packages: pip install 'digest-crawler[translate]'", about="translate: folder"
            ) from error
        both = next((file for name in _ONE_FILE if (file := self._folder / name).is_file()), None)
        names = (both, both) if both else (self._folder / "source.spm", self._folder / "target.spm")
        try:
            source, target = (SentencePieceProcessor(model_file=str(name)) for name in names)
            settings = json.loads((self._folder / "config.json").read_text(encoding="utf-8"))
            model = ctranslate2.Translator(
                str(self._folder), device="cpu", intra_threads=self._threads, inter_threads=1
            )
        except (OSError, RuntimeError, ValueError) as error:
            raise TranslationError(
                f"does not load: {' '.join(str(error).split())[:200]}", about=str(self._folder)
            ) from error
        return model, source, target, bool(settings.get("add_source_eos"))
