"""Names that editors keep changing in English drafts, which config/names.yaml should list. Pure, but for `suggest`."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from review.decisions import rules
from storage.config.names import Names
from storage.database.store import Store
from storage.editing import decisions, drafts
from storage.text.normalize import fold

_TOKEN = re.compile(r"[^\W_][\w’'-]*|[^\w\s]")
_ALIKE = 0.5  # of the letters, in difflib's ratio: another spelling, not another name
_MOST_WORDS = 5

Changed = tuple[int, str, str]  # draft, the machine's words, a person's


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`written` by an outlet, changed by editors to `wanted` in these drafts. `house`: the listed name it belongs to, empty
    if it would be a new one; if that is `written`, editors want another house spelling."""

    written: str
    wanted: str
    drafts: tuple[int, ...]
    house: str = ""

    @property
    def line(self) -> str:
        """The change to make in names.yaml, in one line."""
        if self.house == self.written:
            return f"make house: {self.house} into house: {self.wanted} and add to its en: {self.written}"
        if self.house:
            return f"under house: {self.house} add to en: {self.written}"
        return f"- {{house: {self.wanted}, kind: person, en: [{self.written}]}}"


def suggest(store: Store, names: Names) -> list[Suggestion]:
    """Return the names editors changed so far, the most frequent first, except those the list has already."""
    with store.read() as db:
        english = [draft for draft in drafts.latest(db) if draft.language == "en" and draft.story_id is not None]
        history = decisions.by_draft(db, [draft.id for draft in english])
        texts: list[tuple[int, str, str]] = []
        headlines: list[tuple[int, str, str]] = []
        for draft in english:
            state = rules.standing(history.get(draft.id, ()))
            revision = drafts.get(db, draft.id, state.words_on) if state.wording and state.words_on else None
            if revision is not None and state.wording is not None:
                texts.append((draft.id, revision.text, state.wording.text))
                headlines.append((draft.id, revision.headline, state.wording.headline))
    return corrections(texts, names, headlines)


def corrections(texts: Iterable[Changed], names: Names, headlines: Iterable[Changed] = ()) -> list[Suggestion]:
    """Return the names that people respelt. Headlines are in title case, which hides where a name ends: of those
    only the changed words are taken."""
    drafts_by_pair: dict[tuple[str, str], dict[int, None]] = {}
    reworded = [(*changed, True) for changed in texts] + [(*changed, False) for changed in headlines]
    for draft_id, machine, person, is_text in reworded:
        for written, respelt in _respelt(machine, person, whole=is_text):
            drafts_by_pair.setdefault((written, respelt), {})[draft_id] = None
    suggestions = []
    for (written, respelt), ids in drafts_by_pair.items():
        if names.in_house(written)[0] == respelt:
            continue
        listed_name = names.get(respelt) or names.get(written)
        suggestions.append(Suggestion(written, respelt, tuple(ids), listed_name.house if listed_name else ""))
    return sorted(suggestions, key=lambda suggestion: (-len(suggestion.drafts), suggestion.wanted, suggestion.written))


def _respelt(machine: str, person: str, *, whole: bool) -> Iterator[tuple[str, str]]:
    before, after = _TOKEN.findall(machine), _TOKEN.findall(person)
    changes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for what, first, last, new_first, new_last in changes:
        # «Mohammed Shia» → «Muhammad Shiaa»: the rest of the name, which stayed the same, belongs to it.
        written = before[first : _name_ends(before, last) if whole else last]
        respelt = after[new_first : _name_ends(after, new_last) if whole else new_last]
        if what != "replace" or not all(map(_is_named, [*written, *respelt])):
            continue
        old_name, new_name = _bare(" ".join(written)), _bare(" ".join(respelt))
        same = difflib.SequenceMatcher(None, fold(old_name), fold(new_name), autojunk=False).ratio()
        if max(len(written), len(respelt)) <= _MOST_WORDS and old_name != new_name and same >= _ALIKE:
            yield old_name, new_name


def _name_ends(words: list[str], at: int) -> int:
    while at < len(words) and _is_named(words[at]):
        at += 1
    return at


def _is_named(word: str) -> bool:
    return word[0].isupper() or word.lower().startswith(("al-", "el-", "as-", "an-", "ar-", "ad-"))


def _bare(name: str) -> str:
    return re.sub(r"['’]s$", "", name)
