"""Changes of a person in the queue file as decisions. Pure: no store, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from review.decisions.entry_language import LanguageOf, by_letters, chosen_or_detected
from review.decisions.rules import DraftState, as_edit, check, is_remark, standing, words
from review.queue_file.blocks import Block, normal, remark
from review.queue_file.settle import added_lines
from storage.errors import StaleDraftError
from storage.records import Decision, Draft, DraftSentence, Wording

_BOXES = {"approved": "x", "rejected": "-", "pending": " ", "edited": " "}


@dataclass(frozen=True, slots=True)
class Person:
    """The person whose file it is, and when it was read."""

    name: str
    at: datetime


def block_of(draft: Draft, state: DraftState, owned: tuple[str, ...] = ()) -> Block:
    """Return the draft (its newest revision) as an entry of the file."""
    shown = words(draft, state)
    return normal(
        Block(
            day=shown.date,
            box=_BOXES[state.state],
            headline=shown.headline,
            outlets=shown.outlets,
            text=shown.text,
            draft_id=draft.id,
            revision=draft.revision,
            section=shown.section,
            language=shown.language if shown.language_chosen else "",
            reason=state.last.reason if state.last and state.state == "rejected" else "",
            owned=owned,
        )
    )


def typed_draft(block: Block, person: Person, language: str, language_of: LanguageOf = by_letters) -> Draft:
    """Return an entry that a person typed into the file as a new draft. `language` is the digest's."""
    sentences = (
        (DraftSentence(block.text, article_id=0, version=0, start=0, end=len(block.text)),) if block.text else ()
    )
    return Draft(
        story_id=None,
        revision=1,
        date=block.day,
        headline=block.headline,
        sentences=sentences,
        outlets=block.outlets,
        language=language_of(f"{block.headline}\n{block.text}", language),
        made_at=person.at,
        made_by=person.name,
    )


def decisions_between(
    base: Block,
    edited: Block,
    draft: Draft,
    before: Sequence[Decision],
    person: Person,
    language_of: LanguageOf = by_letters,
) -> list[Decision]:
    """Return the decisions that a person made by changing `base`, which the program wrote, to `edited`.

    `draft` is the newest revision, `before` its decisions so far. An approval or rejection of words that have changed since
    becomes an edit that keeps the person's words, or a remark where they wrote none. Raises DecisionError: an approval
    that is not allowed.
    """
    merge = _Merge(base, edited, draft, list(before), person, language_of)
    merge.take_remarks()
    if edited.box == " ":
        merge.take_undo()
        merge.take_edit()
    elif edited.box == "x":
        merge.take_approval()
    else:
        merge.take_rejection()
    return merge.decisions


class _Merge:
    def __init__(
        self,
        base: Block,
        edited: Block,
        draft: Draft,
        before: list[Decision],
        person: Person,
        language_of: LanguageOf,
    ) -> None:
        self.language_of = language_of
        self.base, self.edited, self.draft, self.person = base, _with_reason(base, edited), draft, person
        self.history = before
        self.decisions: list[Decision] = []
        self.current = block_of(draft, standing(before))
        self.reworded = self.edited.words != base.words

    def take_remarks(self) -> None:
        """Take the lines a person added among the program's, and a reason without a rejection, as remarks."""
        lines = [remark(line) for line in added_lines(self.base.owned, self.edited.owned)]
        if self.edited.box != "-" and self.edited.reason != self.base.reason:
            lines.append(self.edited.reason)
        earlier = {decision.reason for decision in self.history if is_remark(decision)}
        for line in dict.fromkeys(lines):
            if line and line not in earlier:
                self._take("edit", reason=line)

    def take_undo(self) -> None:
        """Undo the approval or rejection if the person cleared the box."""
        if self.base.box == " ":
            return
        if self.current.box not in {self.base.box, " "}:
            self._take(
                "edit",
                reason=f"took [{self.base.box}] back, but {self._meanwhile_by()} had decided differently in the meantime",
            )
            return
        while standing(self.history).state in {"approved", "rejected"}:
            self._take("undo")
        self.current = block_of(self.draft, standing(self.history))

    def take_edit(self) -> None:
        """Take changed words as an edit."""
        if self.reworded and self.edited.words != self.current.words:
            self._take("edit", self._wording(), self._meanwhile())

    def take_approval(self) -> None:
        """Take a new x, or changed words under one, as an approval."""
        ticked = self.base.box != "x" or self.reworded
        if ticked and (self.current.box, self.current.words) != ("x", self.edited.words):
            self._decide("approve", self._wording(), "")

    def take_rejection(self) -> None:
        """Take changed words as an edit, and a new minus or reason as a rejection."""
        if self.reworded and self.edited.words != self.current.words:
            self._take("edit", self._wording(), self._meanwhile())
            self.base = replace(self.edited, box=self.base.box, reason=self.base.reason)
            self.current = block_of(self.draft, standing(self.history))
        ticked = (self.base.box, self.base.reason) != ("-", self.edited.reason) or self.has_edit
        if ticked and (self.current.box, self.current.reason) != ("-", self.edited.reason):
            self._decide("reject", None, self.edited.reason)

    @property
    def has_edit(self) -> bool:
        """True if the person's words are among the decisions."""
        return any(decision.wording is not None for decision in self.decisions)

    def _decide(self, action: str, wording: Wording | None, reason: str) -> None:
        decision = self._new_decision(action, wording, reason)
        try:
            check(self.draft, standing(self.history), decision)
            if self.base.words != self.current.words:
                raise StaleDraftError(f"{action} was not applied: its text had changed")  # noqa: TRY301 - one way out
        except StaleDraftError as stale:
            why = " ".join(part for part in (stale.message, self._meanwhile()) if part)
            as_remark = as_edit(replace(decision, wording=self._wording() if self.reworded else None), why)
            self._keep(as_remark)
            return
        self._keep(decision)

    def _take(self, action: str, wording: Wording | None = None, reason: str = "") -> None:
        decision = self._new_decision(action, wording, reason)
        check(self.draft, standing(self.history), decision)
        self._keep(decision)

    def _keep(self, decision: Decision) -> None:
        self.decisions.append(decision)
        self.history.append(decision)

    def _new_decision(self, action: str, wording: Wording | None, reason: str) -> Decision:
        return Decision(
            draft_id=self.draft.id,
            revision=self.edited.revision,
            action=action,  # type: ignore[arg-type]
            by=self.person.name,
            at=self.person.at,
            via="file",
            wording=wording,
            reason=reason,
        )

    def _wording(self) -> Wording:
        edited = self.edited
        held = words(self.draft, standing(self.history))
        chosen = edited.language
        if chosen == self.base.language and held.language_chosen:
            chosen = held.language  # somebody chose it since
        language, language_chosen = chosen_or_detected(held, edited.headline, edited.text, chosen, self.language_of)
        return replace(
            held,
            date=edited.day,
            headline=edited.headline,
            text=edited.text,
            outlets=edited.outlets,
            language=language,
            language_chosen=language_chosen,
            section=edited.section,
        )

    def _meanwhile(self) -> str:
        """Return a note of what another person wrote since the file was opened; "" if nobody did."""
        state = standing(self.history)
        if self.base.words == self.current.words or state.wording is None:
            return ""
        return f"Meanwhile {self._meanwhile_by()} had written: {self.current.headline}. {self.current.text}"

    def _meanwhile_by(self) -> str:
        state = standing(self.history)
        return state.last.by if state.last else "someone"


def _with_reason(base: Block, edited: Block) -> Block:
    """Return the block with the paragraph typed above the text of a rejected entry as its reason, also without "reason:"."""
    if edited.box != "-" or edited.reason:
        return edited
    first, _, rest = edited.text.partition("\n")
    return replace(edited, text=rest, reason=first) if first and rest == base.text else edited
