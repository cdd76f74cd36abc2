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
from summarizer.encoding.hubs import references
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
    encoded_before: dict[tuple[int, int], EncodedArticle] = {}  # of the articles of the last window, by id and version
    while True:
        with store.read() as db:
            times = work_queue.oldest(db, "stories", _BATCH, _BATCH_CHARS)
            if not times:
                return total
            candidates = window.read_window(db, times, config)
        encoded_articles = _encoded(store, encoder, candidates.window.articles, now, names or Names(), encoded_before)
        encoded_before = {
            (encoded.features.article.id, encoded.features.article.version): encoded for encoded in encoded_articles
        }
        likely = Likelihoods(encoded_articles, config)
        grouping = Grouping(candidates.window, likely, config)
        grouping.place()
        grouping.merge()
        with store.begin() as db:
            done = _store(db, grouping, encoded_articles, likely, candidates, now)
            work_queue.done(db, "stories", times)
        total = GroupResult(
            total.articles + len(times),
            total.joined + done.joined,
            total.opened + done.opened,
            total.merged + done.merged,
            total.notes + tuple(_notes(grouping, encoded_articles, candidates, config)),
        )


def _encoded(
    store: Store,
    encoder: Encoder,
    compared: Sequence[Article],
    now: datetime,
    names: Names,
    encoded_before: Mapping[tuple[int, int], EncodedArticle],
) -> list[EncodedArticle]:
    def encode(texts: Sequence[str], language: str, within: bool) -> Vectors:
        return encode_kept(store, encoder, texts, language, now, within=within)

    missing = [article for article in compared if (article.id, article.version) not in encoded_before]
    bridged = any(encoder.bridged(article.language) for article in missing) and encoder.knows("en")
    reference_rows = references(store, encoder, now) if bridged else None
    encoded_now = {
        (encoded.features.article.id, encoded.features.article.version): encoded
        for encoded in features.encode_articles(missing, encode, names, reference_rows)
    }
    return [
        encoded_now.get((article.id, article.version)) or encoded_before[article.id, article.version]
        for article in compared
    ]


def _store(
    db: Connection,
    grouping: Grouping,
    encoded_articles: Sequence[EncodedArticle],
    likely: Likelihoods,
    candidates: CandidateWindow,
    now: datetime,
) -> GroupResult:
    joining, opened = _placed(db, grouping, encoded_articles, likely)
    # A person may have moved these articles or decided on their stories since they were read.
    before = stories.by_article(db, [member.article_id for member in joining])
    fixed = window.decided_stories(db, {member.story_id for member in before.values()})
    new = {article.id for article in candidates.window.new}
    held = {
        article_id for article_id, member in before.items() if member.by != MACHINE or (article_id not in new and member.story_id in fixed)
    }  # fmt: skip
    joining = [member for member in joining if member.article_id not in held]
    left_stories = _put(db, joining)
    left_stories |= _put(
        db,
        [
            Member(lead.story_id, article_id, 1.0, f"its copy, article {lead.article_id}, is here")
            for article_id, lead in candidates.back.items()
        ],
    )
    left_stories |= _put(
        db, _following(db, candidates, [member.article_id for member in joining if member.article_id not in new])
    )
    count = len(new) + len(candidates.back) + len(candidates.follow)
    return GroupResult(count, count - opened, opened, _put_away(db, left_stories, joining, now))


def _placed(
    db: Connection, grouping: Grouping, encoded_articles: Sequence[EncodedArticle], likely: Likelihoods
) -> tuple[list[Member], int]:
    """Open stories where they are needed; return the members that came or moved, and the number of stories opened."""
    opened = 0
    joining: list[Member] = []
    for column, inside in enumerate(grouping.members):
        moved = [at for at in inside if at in grouping.sure]
        if not moved:
            continue
        if grouping.stories[column] < 0:
            grouping.stories[column] = stories.open_story(
                db, min(encoded_articles[at].features.article.when for at in moved)
            )
            opened += 1
        for at in moved:
            near, mine = grouping.nearest(at, inside), encoded_articles[at].features
            why = "only source for this story"
            if near is not None:
                why = features.reason(mine, encoded_articles[near].features, likely.words.weight)
            joining.append(Member(grouping.stories[column], mine.article.id, grouping.sure[at], why))
    return joining, opened


def _following(db: Connection, candidates: CandidateWindow, moved: Collection[int]) -> list[Member]:
    """Return the copies among the new articles, and those of articles moved out of older stories, as members where their leads are now."""
    verdicts = {copy.article_id: copy for lead_copies in copies.followers(db, moved).values() for copy in lead_copies}
    held = {article_id for article_id, member in stories.by_article(db, verdicts).items() if member.by != MACHINE}
    verdicts = {article_id: copy for article_id, copy in verdicts.items() if article_id not in held} | dict(
        candidates.follow
    )
    leads = stories.by_article(db, {copy.of_id for copy in verdicts.values()})
    return [
        Member(leads[copy.of_id].story_id, article_id, copy.score, f"copy: {copy.reason}")
        for article_id, copy in verdicts.items()
    ]


def _put(db: Connection, joining: Sequence[Member]) -> set[int]:
    """Store these members; return the stories that their articles were in before."""
    left_stories = {
        member.story_id for member in stories.by_article(db, [member.article_id for member in joining]).values()
    }
    stories.join(db, joining)
    return left_stories


def _put_away(db: Connection, left_stories: Collection[int], joined: Sequence[Member], now: datetime) -> int:
    """Reject the undecided drafts of stories that were left without articles, with the reason; return the number of such stories."""
    empty = set(left_stories) - stories.members(db, left_stories).keys()
    draft_ids = drafts.of_stories(db, empty)
    decided_drafts = decisions.by_draft(db, draft_ids.values())
    for draft in drafts.latest(db, [draft_id for draft_id in draft_ids.values() if draft_id not in decided_drafts]):
        cited = {sentence.article_id for sentence in draft.sentences}
        went = sorted(
            {member.story_id for member in joined if member.article_id in cited}
            or {member.story_id for member in joined}
        )
        reason = f"its articles moved to story {', '.join(map(str, went[:3]))}, which reports the same event"
        decisions.add(db, Decision(draft.id, draft.revision, "reject", MACHINE, now, "command", reason=reason))
    return len(empty)


def _notes(
    grouping: Grouping, encoded_articles: Sequence[EncodedArticle], candidates: CandidateWindow, config: StoriesConfig
) -> Iterator[str]:
    for column in dict.fromkeys(grouping.full):
        first = encoded_articles[grouping.members[column][0]].features.article
        yield (
            f"story {grouping.stories[column]} (“{first.title}”, {first.source}) has {config.max_articles} articles, the most "
            "a story takes (stories: max_articles): what more is told of it opens another"
        )
    if candidates.window.left_out:
        yield (
            f"{candidates.window.left_out} articles within {config.window_days} days were not compared with, the oldest: more than "
            f"{config.window_articles} at once are not (stories: window_articles). What tells an event of theirs opens a story"
        )
