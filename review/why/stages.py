"""The stage that an article or an address is at, and why it goes no further: a sentence a step, the last one the answer. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from review.decisions.asking import left_out
from review.why.facts import AddressFacts, ArticleFacts, DraftFacts
from storage.catalogues.catalogue import translatable

# Of what came in, by where it ended; the funnel counts these.
STAGES = {
    "unknown": translatable("not from a configured outlet"),
    "unlisted": translatable("never listed"),
    "listed": translatable("not fetched yet"),
    "unread": translatable("unread"),
    "copy": translatable("copies"),
    "new": translatable("waiting for the next run"),
    "off topic": translatable("off topic"),
    "unusable": translatable("nothing to quote"),
    "undrafted": translatable("not drafted"),
    "below": translatable("under the bar"),
    "drafted": translatable("drafted"),
    "snoozed": translatable("snoozed"),
    "rejected": translatable("rejected"),
    "approved": translatable("approved"),
    "published": translatable("published"),
}
WANTABLE = frozenset(
    {"copy", "off topic", "unusable", "undrafted", "below"}
)  # a person may have such an article drafted
_PASSED_OVER = {
    "not about the digest's subject": "off topic",
    "no sentence that can be published": "unusable",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A sentence about one step of the way: `message` with the `values` filled in. `article` and `draft` are what it names (0: none)."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)
    article: int = 0
    draft: int = 0


@dataclass(frozen=True, slots=True)
class Fate:
    """Where an article or an address ended: one of STAGES, and the steps that led there, the last one the answer."""

    stage: str
    steps: tuple[Step, ...]

    @property
    def answer(self) -> Step:
        """Return the step that answers why it is, or is not, in the queue."""
        return self.steps[-1]


def of_address(facts: AddressFacts, outlet: str) -> Fate:
    """Return the fate of an address that no stored article has. `outlet` is the name of the outlet that it belongs to."""
    values = {"outlet": outlet}
    if not facts.located.source:
        what = translatable("No configured outlet has this address; `crawler sources add URL` adds one.")
        return Fate("unknown", (Step(what),))
    steps = []
    if facts.listed_at is not None:
        named = translatable("Listed by {outlet} at {when} ({listing}).")
        steps.append(Step(named, values | {"when": facts.listed_at, "listing": facts.listing}))
    if facts.dropped is not None:
        steps.append(of_drop(facts))
        return Fate("unread", tuple(steps))
    if steps:
        steps.append(Step(translatable("Its page has not been fetched yet: the next run fetches it.")))
        return Fate("listed", tuple(steps))
    if not facts.located.identity:
        what = translatable(
            "It does not look like an article of {outlet}: its address matches no pattern (`article` in sources.yaml)."
        )
        return Fate("unlisted", (Step(what, values),))
    what = translatable("No listing of {outlet} has included it so far, or it was outside the requested dates.")
    return Fate("unlisted", (Step(what, values),))


def of_drop(facts: AddressFacts) -> Step:
    """Return why a page gave no article."""
    assert facts.dropped is not None
    values = {
        "reason": facts.dropped.reason,
        "detail": facts.dropped.detail,
        "when": facts.dropped.at,
        "times": facts.times,
    }
    if facts.times > 1:
        return Step(
            translatable("No article was found on its page: {reason}, {detail} (tried {times} times, last at {when})."),
            values,
        )
    return Step(translatable("No article was found on its page: {reason}, {detail} (tried at {when})."), values)


def of_article(facts: ArticleFacts, bar: float, outlet: str, lead_outlet: str = "") -> Fate:
    """Return the fate of a stored article. `outlet` is the name of its outlet, `lead_outlet` that of the article it repeats."""
    steps = list(_arrival(facts, outlet))
    copied = facts.copy is not None and facts.lead is not None
    if facts.copy is not None and facts.lead is not None:
        what = translatable("Folded as a copy of “{title}” ({outlet}, article {of}): {reason}.")
        values = {"title": facts.lead.title, "outlet": lead_outlet, "of": facts.lead.id, "reason": facts.copy.reason}
        steps.append(Step(what, values, article=facts.lead.id))
    if facts.member is None:
        steps.append(Step(translatable("The next run compares it with the others and groups it.")))
        return Fate("copy" if copied else "new", tuple(steps))
    by_whom = translatable("In story {story}: {reason}.")
    steps.append(Step(by_whom, {"story": facts.member.story_id, "reason": facts.member.reason}))
    if facts.wanted is not None and facts.draft is None:
        steps.append(Step(translatable("{by} requested a draft of it."), {"by": facts.wanted.by}))
    stage, step = _of_story(facts, bar)
    if step is not None:
        steps.append(step)
    return Fate("copy" if copied else stage, tuple(steps))


def _arrival(facts: ArticleFacts, outlet: str) -> Iterator[Step]:
    values = {"outlet": outlet, "when": facts.article.at}
    yield Step(translatable("Fetched from {outlet} at {when}."), values)
    if not facts.article.read:
        yield Step(translatable("Only its headline and description are known: the site blocks the crawler."))


def _of_story(facts: ArticleFacts, bar: float) -> tuple[str, Step | None]:
    if facts.draft is not None:
        return _of_draft(facts.draft, facts.article.id, bar)
    if facts.is_changed:
        return "new", Step(translatable("The next run drafts its story, or records why not."))
    stage = _PASSED_OVER.get(facts.passed_over, "undrafted")
    if stage == "off topic":
        what = translatable(
            "Its story was not drafted: nothing in it is about the digest's subject (`topics: digest` of its outlet)."
        )
        return stage, Step(what)
    if stage == "unusable":
        return stage, Step(translatable("Its story was not drafted: it has no sentence that can be quoted."))
    if facts.passed_over:
        return stage, Step(translatable("Its story was not drafted: {reason}."), {"reason": facts.passed_over})
    return stage, Step(translatable("Its story has no draft; the reason was not recorded at the time."))


def _of_draft(draft: DraftFacts, article_id: int, bar: float) -> tuple[str, Step]:
    if article_id in left_out(draft.notes):
        what = translatable("Left out of draft {draft}, “{headline}”: it is about another place or counterpart.")
        return "undrafted", Step(what, {"draft": draft.id, "headline": draft.headline}, article_id, draft.id)
    stage, message, values = _decided(draft, bar)
    values |= {"draft": draft.id, "headline": draft.headline}
    return stage, Step(message, values, article=article_id, draft=draft.id)


def _decided(draft: DraftFacts, bar: float) -> tuple[str, str, dict[str, Any]]:
    last = draft.state.last
    if draft.printed is not None and draft.printed.entry is not None:
        return (
            "published",
            translatable("Published on {day}: draft {draft}, “{headline}”."),
            {"day": draft.printed.date},
        )
    if draft.state.state == "approved" and last is not None:
        return "approved", translatable("Draft {draft}, “{headline}”, was approved by {by}."), {"by": last.by}
    if draft.state.state == "rejected" and last is not None:
        what = translatable("Draft {draft}, “{headline}”, was rejected by {by}: {reason}.")
        return "rejected", what, {"by": last.by, "reason": last.reason or "–"}
    return _undecided(draft, bar)


def _undecided(draft: DraftFacts, bar: float) -> tuple[str, str, dict[str, Any]]:
    if draft.snoozed is not None:
        return "snoozed", translatable("Draft {draft}, “{headline}”, is snoozed until {when}."), {"when": draft.snoozed}
    if draft.state.state == "pending" and not draft.state.remarks and draft.relevance < bar:
        what = translatable(
            "Draft {draft}, “{headline}”, is under the bar: relevance {score}, the bar is {bar} ({reason})."
        )
        values = {"score": f"{draft.relevance:.2f}", "bar": f"{bar:.2f}", "reason": draft.reason}
        return "below", what, values
    covered = next((note for note in draft.notes if note.startswith("update to entry")), "")
    if covered:
        what = translatable("In the queue as draft {draft}, “{headline}”, though an entry covers it: {note}.")
        return "drafted", what, {"note": covered}
    return "drafted", translatable("In the queue as draft {draft}, “{headline}”."), {}


def sentence(step: Step, translate: Callable[[str], str], show: Callable[[Any], str]) -> str:
    """Return a step as a sentence: `translate` gives its message in the reader's language, `show` its values."""
    return translate(step.message).format(**{name: show(value) for name, value in step.values.items()})
