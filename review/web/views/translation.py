"""What it takes to translate a draft: each sentence of the original, its machine translation, and the names in it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from review.style.house_names import in_house, names_in
from review.style.translation import names_missing, numbers_missing
from storage.config.settings import DigestConfig
from storage.editing.translations import Translation
from storage.records import Draft


@dataclass(frozen=True, slots=True)
class TranslationRow:
    """A sentence of the original, 0 the headline. `printed` is how the draft words it; `made` a machine's translation with names in
    house spelling, "" without one; `names` are the listed names of the original as the digest spells them, `lost` the numbers and
    names of the original that the machine's translation lacks."""

    number: int
    original: str
    printed: str
    made: str
    model: str
    names: tuple[str, ...]
    lost: tuple[str, ...]


def translation_rows(
    draft: Draft, translation_by_text: Mapping[str, Translation], config: DigestConfig
) -> list[TranslationRow]:
    """Return the headline and the sentences of a draft in another language than the digest's; none of any other draft."""
    if draft.language == config.language or draft.story_id is None:
        return []
    texts = [(0, draft.headline, draft.headline)] * bool(draft.headline)
    texts += [
        (number, sentence.text, sentence.printed or sentence.text)
        for number, sentence in enumerate(draft.sentences, start=1)
    ]
    return [_row(draft, *text, translation_by_text.get(text[1]), config) for text in texts]


def _row(
    draft: Draft, number: int, original: str, printed: str, translation: Translation | None, config: DigestConfig
) -> TranslationRow:
    into, names = config.language, config.names
    made = in_house(translation.text, into, names) if translation else ""
    lost = []
    if made:
        lost += numbers_missing([original], draft.language, made, into, draft.date)
        lost += names_missing([original], draft.language, made, into, names)
    return TranslationRow(
        number,
        original,
        printed,
        made,
        translation.model if translation else "",
        names_in(original, draft.language, into, names),
        tuple(lost),
    )
