"""What an editor needs at nine: breaking stories, new drafts, faults, and the commands to go on with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.app.desk.desk import Desk
from crawler.app.desk.undecided_drafts import undecided
from crawler.health import judge
from crawler.health.judge import Health
from review.decisions import flags
from storage.corpus import breaking
from storage.records import Draft

RECENT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class NextStep:
    """A command to go on with, and why."""

    command: str
    why: str


@dataclass(frozen=True, slots=True)
class Morning:
    """The desk now. `breaking`, `new`: undecided drafts of the last 24 h, the most relevant first; `waiting`: all undecided drafts of the
    queue; `faults`: outlets that need a person; `corrections`: published entries whose cited articles changed; `next`: what to do."""

    breaking: Sequence[Draft]
    new: Sequence[Draft]
    waiting: int
    to_translate: int
    faults: Sequence[Health]
    corrections: int
    next: Sequence[NextStep]


def look(desk: Desk, came_in: int, now: datetime) -> Morning:
    """Return what an editor finds now; `came_in` articles came in today. Reads the store, writes nothing."""
    waiting = [item for item in undecided(desk) if not item.is_below]
    with desk.store.read() as db:
        broke = breaking.since(db, now - RECENT)
        corrections = len(flags.flags(db, desk.config.crawl))
    faults = [
        health for health in judge.look(desk.store, desk.sources.values(), desk.config, now) if health.needs_person
    ]
    drafts = sorted((item.draft for item in waiting), key=lambda draft: (-draft.relevance, draft.id))
    to_translate = sum(item.to_translate for item in waiting)
    return Morning(
        [draft for draft in drafts if draft.story_id in broke],
        [draft for draft in drafts if now - draft.made_at < RECENT and draft.story_id not in broke],
        len(waiting),
        to_translate,
        faults,
        corrections,
        steps(came_in, len(waiting), to_translate, len(faults), corrections),
    )


def steps(came_in: int, waiting: int, to_translate: int, faults: int, corrections: int) -> list[NextStep]:
    """Return the commands to go on with, the most urgent first."""
    wanted = (
        (not came_in, NextStep("crawler run", "fetch the outlets: nothing came in today")),
        (
            corrections,
            NextStep("crawler corrections list", f"published entries that cite a changed article ({corrections})"),
        ),
        (faults, NextStep("crawler sources health", f"outlets that need a person ({faults})")),
        (waiting, NextStep("crawler review", f"drafts to decide ({waiting})")),
        (to_translate, NextStep("crawler queue list --to-translate", f"drafts to translate ({to_translate})")),
        (True, NextStep("crawler digest --week this --preview", "see this week's digest; nothing is published")),
    )
    return [step for is_wanted, step in wanted if is_wanted]
