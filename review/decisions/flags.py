"""Printed entries whose cited articles changed or vanished since, each with what changed and a drafted correction.

Nothing is published automatically: a person settles each flag (review/decisions/settle.py).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from sqlalchemy import Connection

from review.decisions import rules
from storage.config.settings import CrawlConfig
from storage.corpus import articles
from storage.crawling import observations
from storage.crawling.observations import vanished_since
from storage.editing import decisions, drafts, settlements
from storage.editing.settlements import Settlement
from storage.publishing import digests
from storage.records import Article, Decision, Draft, DraftSentence, Version, Wording
from storage.text.diff import Change, changes
from storage.text.normalize import clean, fold


@dataclass(frozen=True, slots=True)
class CitedPart:
    """A cited text, as it was and as it is now; `now` is "" if the article no longer has it. `printed` is the draft's form of it,
    with names in house spelling."""

    was: str
    now: str
    printed: str
    is_headline: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """An article that changed or vanished after a printed entry cited it.

    `version` is its newest, 0 if it vanished; `since` is when that was first observed. `parts` are the cited sentences that changed,
    `changes` all that changed in the article's text. `printed` is the entry as readers have it, `proposal` the drafted
    correction: None where the entry says it in other words or the article is gone, so that a person must write it.
    """

    draft_id: int
    article: Article
    version: int
    since: datetime
    parts: tuple[CitedPart, ...]
    changes: tuple[Change, ...]
    printed: Wording
    proposal: Wording | None


def flags(db: Connection, config: CrawlConfig, draft_ids: Collection[int] | None = None) -> list[Flag]:
    """Return the flags that nobody has settled, by the day of their entry; `draft_ids` limits them to these drafts."""
    printed = [
        draft_id for draft_id, published in digests.printed(db, draft_ids).items() if published.entry is not None
    ]
    approvals = {
        draft_id: last
        for draft_id, history in decisions.by_draft(db, printed).items()
        if (last := rules.standing(history).last) is not None and last.action == "approve" and last.wording is not None
    }
    revisions = drafts.revisions_named(db, {draft_id: approval.revision for draft_id, approval in approvals.items()})
    cited = {sentence.article_id for draft in revisions.values() for sentence in draft.sentences}
    now = articles.get(db, articles.changed_or_missed(db, cited))
    observed = observations.by_article(db, now)
    settled = settlements.standing_by_draft(db)
    open_flags = []
    for draft_id, draft in revisions.items():
        for article in (
            now[article_id] for article_id in dict.fromkeys(s.article_id for s in draft.sentences) if article_id in now
        ):
            gone_at = vanished_since(observed.get(article.id, []), config)
            flag = _flag(db, draft, approvals[draft_id], article, gone_at)
            if flag is not None and not _is_settled(flag, settled.get(draft_id, ())):
                open_flags.append(flag)
    return sorted(open_flags, key=lambda flag: (flag.printed.date, flag.draft_id, flag.article.id))


def _flag(db: Connection, draft: Draft, approval: Decision, article: Article, gone_at: datetime | None) -> Flag | None:
    assert approval.wording is not None
    cited = [sentence for sentence in draft.sentences if sentence.article_id == article.id]
    if gone_at is not None:
        parts = tuple(CitedPart(sentence.text, "", sentence.printed or sentence.text) for sentence in cited)
        return Flag(draft.id, article, 0, gone_at, parts, (), approval.wording, None)
    versions = {version.version: version for version in articles.history(db, article.id)}
    began = versions[min(sentence.version for sentence in cited)]
    newest = versions[max(versions)]
    text_changes = changes(began.text, newest.text)
    leads = draft.sentences[0].article_id == article.id
    changed = [*_sentences(cited, newest, text_changes)]
    if leads and fold(began.title) != fold(newest.title):
        changed.insert(0, CitedPart(began.title, newest.title, draft.headline, is_headline=True))
    open_parts = tuple(
        part for part in changed if _says(approval.wording, part.printed) or approval.at < newest.fetched_at
    )
    if not open_parts:
        return None
    proposal = corrected(approval.wording, open_parts)
    return Flag(
        draft.id,
        article,
        newest.version,
        newest.fetched_at,
        open_parts,
        tuple(text_changes),
        approval.wording,
        proposal,
    )


def _sentences(cited: Sequence[DraftSentence], newest: Version, text_changes: Sequence[Change]) -> Iterator[CitedPart]:
    """Yield the cited sentences that are no longer in the newest text. Case, accents and punctuation do not count."""
    text = f" {fold(newest.text)} "
    pairs = [
        (change.text, following.text)
        for change, following in pairwise(text_changes)
        if (change.mark, following.mark) == ("out", "in")
    ]
    for sentence in cited:
        if f" {fold(sentence.text)} " in text:
            continue
        now = sentence.text
        for out, put in pairs:
            if sentence.text in out:
                now = put
            elif out in now:
                now = now.replace(out, put)
        yield CitedPart(sentence.text, now if now != sentence.text else "", sentence.printed or sentence.text)


def _says(wording: Wording, words: str) -> bool:
    return fold(words) in fold(f"{wording.headline}\n{wording.text}")


def corrected(wording: Wording, parts: Sequence[CitedPart]) -> Wording | None:
    """Return the wording with the changed parts corrected; None if it contains none of them word for word."""
    headline, text = wording.headline, wording.text
    for part in parts:
        if part.is_headline and fold(headline) == fold(part.printed):
            headline = part.now
        elif not part.is_headline and part.printed in text:
            text = text.replace(part.printed, part.now)
    proposal = replace(wording, headline=headline, text=clean(text))
    return proposal if proposal != wording and proposal.text else None


def _is_settled(flag: Flag, settled: Sequence[Settlement]) -> bool:
    return any(
        settlement.article_id == flag.article.id
        and (settlement.version >= flag.version > 0 or (flag.version == settlement.version == 0))
        for settlement in settled
    )
