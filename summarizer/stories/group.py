"""Articles → stories: the articles of one event, across outlets and languages.

    pending ─▶ EncodedArticle ─▶ likelihoods of one event with every article of the window ─▶ joined | opened ─▶ merged

On-line: an article joins a story of the last days or opens one, and stories that prove to be one are merged
(summarizer/stories/clustering.py). A copy follows its lead. What a person decided stays.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from storage.config.names import Names
from storage.config.settings import StoriesConfig
from storage.corpus import copies, stories, work_queue
from storage.database.store import Store
from storage.editing import decisions, drafts
from storage.records import MACHINE, Article, Decision, Member
from summarizer.encoding.encoder import Encoder, Vectors, encode_kept
from summarizer.stories import features, window
from summarizer.stories.clustering import Grouping
from summarizer.stories.event_likelihood import Likelihoods
from summarizer.stories.features import EncodedArticle
from summarizer.stories.window import CandidateWindow

_BATCH = 1000  # articles grouped in one transaction
_BATCH_CHARS = 16_000_000


@dataclass(frozen=True, slots=True)
class GroupResult:
    """`articles` grouped, of which some `joined` an existing story; stories `opened`; stories `merged` into another; `notes` are lines for
    the editor."""

    articles: int
    joined: int
    opened: int
    merged: int = 0
    notes: tuple[str, ...] = ()


def group_stories(
    store: Store, config: StoriesConfig, encoder: Encoder, now: datetime, names: Names | None = None
) -> GroupResult:
    """Put every article that is not in a story yet into one, oldest first, in transactions of a thousand. `names` are those of
    config/names.yaml, by which articles are compared across languages.

    Raises ModelError, StoreError.
    """
    total = GroupResult(0, 0, 0)
    kept: dict[tuple[int, int], EncodedArticle] = {}  # of the articles of the last window, by id and version
    while True:
        with store.read() as db:
            times = work_queue.oldest(db, "stories", _BATCH, _BATCH_CHARS)
            if not times:
                return total
            seen = window.read(db, times, config)
        told = _tell(store, encoder, seen.window.articles, now, names or Names(), kept)
        kept = {(one.telling.article.id, one.telling.article.version): one for one in told}
        likely = Likelihoods(told, config)
        grouping = Grouping(seen.window, likely, config)
        grouping.place()
        grouping.merge()
        with store.begin() as db:
            done = _keep(db, grouping, told, likely, seen, now)
            work_queue.done(db, "stories", times)
        total = GroupResult(
            total.articles + len(times),
            total.joined + done.joined,
            total.opened + done.opened,
            total.merged + done.merged,
            total.notes + tuple(_notes(grouping, told, seen, config)),
        )


def _tell(
    store: Store,
    encoder: Encoder,
    compared: Sequence[Article],
    now: datetime,
    names: Names,
    kept: Mapping[tuple[int, int], EncodedArticle],
) -> list[EncodedArticle]:
    def encode(texts: Sequence[str], language: str, within: bool) -> Vectors:
        return encode_kept(store, encoder, texts, language, now, within=within)

    missing = [one for one in compared if (one.id, one.version) not in kept]
    made = {(one.telling.article.id, one.telling.article.version): one for one in features.told(missing, encode, names)}
    return [made.get((one.id, one.version)) or kept[one.id, one.version] for one in compared]


def _keep(
    db: Connection,
    grouping: Grouping,
    told: Sequence[EncodedArticle],
    likely: Likelihoods,
    seen: CandidateWindow,
    now: datetime,
) -> GroupResult:
    joining, opened = _placed(db, grouping, told, likely)
    # A person may have moved these articles or decided on their stories since they were read.
    before = stories.by_article(db, [one.article_id for one in joining])
    fixed = window.decided(db, {one.story_id for one in before.values()})
    new = {one.id for one in seen.window.new}
    held = {
        of for of, one in before.items() if one.by != MACHINE or (of not in new and one.story_id in fixed)
    }  # fmt: skip
    joining = [one for one in joining if one.article_id not in held]
    left = _put(db, joining)
    left |= _put(
        db,
        [
            Member(at.story_id, of, 1.0, f"its copy, article {at.article_id}, stands here")
            for of, at in seen.back.items()
        ],
    )
    left |= _put(db, _following(db, seen, [one.article_id for one in joining if one.article_id not in new]))
    count = len(new) + len(seen.back) + len(seen.follow)
    return GroupResult(count, count - opened, opened, _put_away(db, left, joining, now))


def _placed(
    db: Connection, grouping: Grouping, told: Sequence[EncodedArticle], likely: Likelihoods
) -> tuple[list[Member], int]:
    """Open stories where they are needed; return the members that came or moved, and the number of stories opened."""
    opened = 0
    joining: list[Member] = []
    for column, inside in enumerate(grouping.members):
        moved = [at for at in inside if at in grouping.sure]
        if not moved:
            continue
        if grouping.stories[column] < 0:
            grouping.stories[column] = stories.open_story(db, min(told[at].telling.article.when for at in moved))
            opened += 1
        for at in moved:
            near, mine = grouping.nearest(at, inside), told[at].telling
            why = "the only one to tell it"
            if near is not None:
                why = features.reason(mine, told[near].telling, likely.words.weight)
            joining.append(Member(grouping.stories[column], mine.article.id, grouping.sure[at], why))
    return joining, opened


def _following(db: Connection, seen: CandidateWindow, moved: Collection[int]) -> list[Member]:
    """Return the copies among the new articles, and those of articles moved out of older stories, as members where their leads are now."""
    verdicts = {copy.article_id: copy for said in copies.followers(db, moved).values() for copy in said}
    held = {of for of, one in stories.by_article(db, verdicts).items() if one.by != MACHINE}
    verdicts = {of: copy for of, copy in verdicts.items() if of not in held} | dict(seen.follow)
    leads = stories.by_article(db, {copy.of_id for copy in verdicts.values()})
    return [Member(leads[copy.of_id].story_id, of, copy.score, f"copy: {copy.reason}") for of, copy in verdicts.items()]


def _put(db: Connection, joining: Sequence[Member]) -> set[int]:
    """Store these members; return the stories that their articles were in before."""
    left = {one.story_id for one in stories.by_article(db, [one.article_id for one in joining]).values()}
    stories.join(db, joining)
    return left


def _put_away(db: Connection, left: Collection[int], joined: Sequence[Member], now: datetime) -> int:
    """Reject the undecided drafts of stories that were left without articles, with the reason; return the number of such stories."""
    empty = set(left) - stories.members(db, left).keys()
    found = drafts.of_stories(db, empty)
    decided = decisions.by_draft(db, found.values())
    for draft in drafts.latest(db, [of for of in found.values() if of not in decided]):
        cited = {sentence.article_id for sentence in draft.sentences}
        went = sorted({one.story_id for one in joined if one.article_id in cited} or {one.story_id for one in joined})
        reason = f"its articles went to story {', '.join(map(str, went[:3]))}, which tells the same event"
        decisions.add(db, Decision(draft.id, draft.revision, "reject", MACHINE, now, "command", reason=reason))
    return len(empty)


def _notes(
    grouping: Grouping, told: Sequence[EncodedArticle], seen: CandidateWindow, config: StoriesConfig
) -> Iterator[str]:
    for column in dict.fromkeys(grouping.full):
        first = told[grouping.members[column][0]].telling.article
        yield (
            f"story {grouping.stories[column]} (“{first.title}”, {first.source}) has {config.max_articles} articles, the most "
            "a story takes (stories: max_articles): what more is told of it opens another"
        )
    if seen.window.left_out:
        yield (
            f"{seen.window.left_out} articles within {config.window_days} days were not compared with, the oldest: more than "
            f"{config.window_articles} at once are not (stories: window_articles). What tells an event of theirs opens a story"
        )
