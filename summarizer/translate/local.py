"""A CTranslate2 model on this machine → translations. ctranslate2 and sentencepiece are loaded when the first sentence comes.

The folder is as `ct2-transformers-converter` writes it, with the model's SentencePiece files copied in: source.spm and target.spm
(Marian, OPUS-MT), or sentencepiece.bpe.model (NLLB, M2M-100).
"""

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import Any

from storage.config.settings import TranslateConfig
from storage.errors import TranslationError
from summarizer.translate.translate import Translator

_BEAMS = 4  # as OPUS-MT and NLLB are used by their makers
_LONGEST = 256  # pieces of a translation; the models' windows end at 512
_ONE_FILE = "sentencepiece.bpe.model"


def translator(config: TranslateConfig, threads: int) -> Translator:
    """Return what reads the configured folder. Raises TranslationError where it is none."""
    folder = Path(config.folder).expanduser()
    if not (folder / "model.bin").is_file():
        raise TranslationError(
            "holds no model.bin: name a folder that ct2-transformers-converter wrote", about=str(folder)
        )
    model = _Model(folder, config, threads)
    return Translator(lambda: name(folder), tuple(config.languages), model.translate)


def name(folder: Path) -> str:
    """The folder's own name with a hash of the weights in it, which are read through: gigabytes, of a large model."""
    with (folder / "model.bin").open("rb") as file:
        return f"{folder.name}/{hashlib.file_digest(file, 'sha256').hexdigest()[:8]}"


class _Model:
    def __init__(self, folder: Path, config: TranslateConfig, threads: int) -> None:
        self._folder, self._config, self._threads = folder, config, threads

    def translate(self, text: str, language: str) -> str:
        """Raises TranslationError where model or pieces do not load or do not run."""
        model, source, target, adds_end = self._loaded
        before = self._config.languages[language]
        pieces = [*([before] if before else []), *source.encode(text, out_type=str)]
        wanted = self._config.target
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
        file = self._folder / _ONE_FILE
        names = (file, file) if file.is_file() else (self._folder / "source.spm", self._folder / "target.spm")
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
