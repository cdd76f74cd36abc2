"""The right side of a draft: its articles with the drafted sentences marked in them, their copies and versions, and why they
stand together. Reads the store, writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from sqlalchemy import Connection

from storage.config.settings import CrawlConfig
from storage.corpus import articles, copies, stories
from storage.crawling import observations
from storage.editing import drafts
from storage.records import Article, Copy, Draft, DraftSentence, Member, Version
from storage.text.diff import Change, changes


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of an article's text; `sentence` is the place of the drafted sentence that it is, from 1 (0: none)."""

    text: str
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """A version and what changed in it from the one before."""

    version: Version
    title: Sequence[Change]
    text: Sequence[Change]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article of the story. `paragraphs` are its text in pieces; `copies` repeat it (each with its verdict); `history` is
    empty where it never changed; `cited` the version the drafted sentences come from where that is not the newest."""

    article: Article
    member: Member | None
    paragraphs: Sequence[Sequence[TextPiece]]
    copies: Sequence[tuple[Article, Copy]]
    history: Sequence[VersionDiff]
    cited: int
    vanished: bool


@dataclass(frozen=True)
class StoredArticle:
    """What the page of an article shows: `views` have its story's view of it, `draft` that story's newest draft."""

    article: Article
    views: Sequence[ArticleView]
    history: Sequence[Version]
    draft: Draft | None


def stored_article(db: Connection, article_id: int, config: CrawlConfig) -> StoredArticle | None:
    """Return an article with its versions and its story's draft; None where there is none."""
    article = articles.get(db, [article_id]).get(article_id)
    if article is None:
        return None
    member = stories.by_article(db, [article_id]).get(article_id)
    draft = drafts.of_story(db, member.story_id) if member else None
    alone = Draft(None, 1, date.min, "", (), (), article.language, article.fetched_at, "")
    of_story = replace(alone, story_id=member.story_id if member else None)
    views = [view for view in article_views(db, of_story, config) if view.article.id == article_id]
    return StoredArticle(article, views, articles.history(db, article_id), draft)


def article_views(db: Connection, draft: Draft, config: CrawlConfig) -> list[ArticleView]:
    """Return a story's articles: first those that the draft cites, then the others, oldest first."""
    members = stories.members(db, [draft.story_id]).get(draft.story_id, []) if draft.story_id else []
    cited = [sentence.article_id for sentence in draft.sentences if sentence.article_id]
    order = list(dict.fromkeys([*cited, *(member.article_id for member in members)]))
    articles_by_id = articles.get(db, order)
    inside = {member.article_id: member for member in members}
    copy_of = {
        copied_id: copy
        for copied_id, copy in copies.by_article(db, order).items()
        if copy.of_id in articles_by_id and copied_id not in cited
    }
    observed = observations.by_article(db, order)
    views = []
    for article_id in order:
        if article_id not in articles_by_id or article_id in copy_of:
            continue
        article = articles_by_id[article_id]
        history = articles.history(db, article_id) if article.version > 1 else []
        views.append(
            ArticleView(
                article,
                inside.get(article_id),
                _marked(article, history, draft.sentences),
                [(articles_by_id[copied_id], copy) for copied_id, copy in copy_of.items() if copy.of_id == article_id],
                version_diffs(history),
                _cited_version(article, draft.sentences),
                observations.vanished_since(observed.get(article_id, []), config) is not None,
            )
        )
    return views


def version_diffs(history: Sequence[Version]) -> list[VersionDiff]:
    """Return every version but the first, newest first, with what changed in it."""
    diffs = [
        VersionDiff(new, changes(old.title, new.title), changes(old.text, new.text)) for old, new in pairwise(history)
    ]
    return diffs[::-1]


def _cited_version(article: Article, sentences: Sequence[DraftSentence]) -> int:
    versions = {sentence.version for sentence in sentences if sentence.article_id == article.id}
    return max(versions, default=0) if versions - {article.version} else 0


def _marked(article: Article, history: Sequence[Version], sentences: Sequence[DraftSentence]) -> list[list[TextPiece]]:
    """Return the cited version's text by paragraph, with the drafted sentences as pieces of their own."""
    cited = _cited_version(article, sentences)
    texts: Mapping[int, str] = {version.version: version.text for version in history} | {article.version: article.text}
    text = texts.get(cited or article.version, article.text)
    marks = sorted(
        (sentence.start, sentence.end, place)
        for place, sentence in enumerate(sentences, start=1)
        if sentence.article_id == article.id
        and sentence.version == (cited or article.version)
        and sentence.end <= len(text)
    )
    pieces: list[TextPiece] = []
    at = 0
    for start, end, place in marks:
        if start < at:
            continue
        pieces += [TextPiece(text[at:start]), TextPiece(text[start:end], place)]
        at = end
    pieces.append(TextPiece(text[at:]))
    return _paragraphs(pieces)


def _paragraphs(pieces: Sequence[TextPiece]) -> list[list[TextPiece]]:
    paragraphs: list[list[TextPiece]] = [[]]
    for piece in pieces:
        for number, part in enumerate(piece.text.split("\n")):
            if number:
                paragraphs.append([])
            if part:
                paragraphs[-1].append(TextPiece(part, piece.sentence))
    return [
        paragraph_pieces for paragraph_pieces in paragraphs if any(piece.text.strip() for piece in paragraph_pieces)
    ]
