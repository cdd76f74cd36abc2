"""The translation models that `crawler models get` fetches, and what each wants around a sentence. A literal table.

Licences and sizes: the models' own pages. Where `revision` is written, that page was read at it; where it is empty, no revision could be
read, and the first fetch decides: what it got is recorded (summarizer/translate/fetch.py), shown, and every later fetch must equal it.
Figures are BLEU into English as the pages give them (Tatoeba: short everyday sentences, not news); "" where the page has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

RECORD = "translator.json"  # in a fetched model's folder: what summarizer/translate/local.py needs to know of it


@dataclass(frozen=True, slots=True)
class TranslationModel:
    """`reads` maps a language to the token the model wants for it, `writes` one to the token of a translation into it. `in_text`: that
    token is written before the sentence (MADLAD), not given as the beginning of the translation (NLLB). `files` are fetched; `converted`
    says that they are CTranslate2's already, otherwise they are converted here."""

    name: str
    repository: str
    revision: str
    licence: str
    megabytes: int  # fetched
    reads: Mapping[str, str]
    writes: Mapping[str, str]
    files: tuple[str, ...]
    pieces: tuple[str, ...]  # those of them that split text into pieces
    non_commercial: bool = False
    in_text: bool = False
    converted: bool = False
    figures: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


_MARIAN = ("config.json", "pytorch_model.bin", "source.spm", "target.spm", "tokenizer_config.json", "vocab.json")
_MARIAN_PIECES = ("source.spm", "target.spm")
_ENGLISH = {"en": ""}
_NLLB = {"ar": "arb_Arab", "ckb": "ckb_Arab", "en": "eng_Latn", "fa": "pes_Arab", "kmr": "kmr_Latn", "tr": "tur_Latn"}
_MADLAD = {"ar": "<2ar>", "ckb": "<2ckb>", "en": "<2en>", "fa": "<2fa>", "kmr": "<2ku>", "tr": "<2tr>"}

TRANSLATORS: dict[str, TranslationModel] = {
    "opus-mt-ar-en": TranslationModel(
        name="opus-mt-ar-en",
        repository="Helsinki-NLP/opus-mt-ar-en",
        revision="",
        licence="Apache-2.0",
        megabytes=310,
        reads={"ar": ""},
        writes=_ENGLISH,
        files=_MARIAN,
        pieces=_MARIAN_PIECES,
        note="small and quick, for Arabic",
    ),
    "opus-mt-tr-en": TranslationModel(
        name="opus-mt-tr-en",
        repository="Helsinki-NLP/opus-mt-tr-en",
        revision="",
        licence="Apache-2.0",
        megabytes=310,
        reads={"tr": ""},
        writes=_ENGLISH,
        files=_MARIAN,
        pieces=_MARIAN_PIECES,
        note="small and quick, for Turkish",
    ),
    "opus-mt-iir-en": TranslationModel(
        name="opus-mt-iir-en",
        repository="Helsinki-NLP/opus-mt-iir-en",
        revision="37a030283af7523c13ae73971ee23af575e63919",
        licence="Apache-2.0",
        megabytes=310,
        reads={"fa": ""},
        writes=_ENGLISH,
        files=_MARIAN,
        pieces=_MARIAN_PIECES,
        figures={"fa": "5.6", "Kurdish": "3.4"},
        note="the OPUS-MT model for Persian, and a poor one: madlad400-3b reads Persian, too",
    ),
    "madlad400-3b": TranslationModel(
        name="madlad400-3b",
        repository="Heng666/madlad400-3b-mt-ct2-int8",
        revision="9d18cd5998745a94cccf5bc99a783d69faff7461",
        licence="Apache-2.0",
        megabytes=2960,
        reads=dict.fromkeys(("ar", "ckb", "fa", "kmr", "tr"), ""),
        writes=_MADLAD,
        files=("config.json", "model.bin", "shared_vocabulary.json", "spiece.model"),
        pieces=("spiece.model",),
        in_text=True,
        converted=True,
        note="MADLAD-400, converted to 8 bits by its repository: both Kurdish languages, free for any use; seconds a sentence on two cores",
    ),
    "nllb-200-600m": TranslationModel(
        name="nllb-200-600m",
        repository="facebook/nllb-200-distilled-600M",
        revision="716b434935682cabef30af23dc1128d84b9003d2",
        licence="CC-BY-NC-4.0",
        megabytes=2480,
        reads=_NLLB,
        writes=_NLLB,
        files=(
            "config.json", "generation_config.json", "pytorch_model.bin", "sentencepiece.bpe.model", "special_tokens_map.json",
            "tokenizer.json", "tokenizer_config.json",
        ),
        pieces=("sentencepiece.bpe.model",),
        non_commercial=True,
        note="both Kurdish languages; its licence forbids commercial use",
    ),
}  # fmt: skip
