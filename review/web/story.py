"""The right side of a draft: its articles with the drafted sentences marked in them, their copies and versions, and why they
stand together. Reads the store, writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Connection

from storage.config.settings import CrawlConfig
from storage.corpus import articles, copies, stories
from storage.crawling import observations
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
    empty where it never changed; `cited` the version the drafted sentences stand in where that is not the newest."""

    article: Article
    member: Member | None
    paragraphs: Sequence[Sequence[TextPiece]]
    copies: Sequence[tuple[Article, Copy]]
    history: Sequence[VersionDiff]
    cited: int
    vanished: bool


def tellings(db: Connection, draft: Draft, config: CrawlConfig) -> list[ArticleView]:
    """Those the draft's sentences come from first, then the others, oldest first."""
    members = stories.members(db, [draft.story_id]).get(draft.story_id, []) if draft.story_id else []
    cited = [sentence.article_id for sentence in draft.sentences if sentence.article_id]
    order = list(dict.fromkeys([*cited, *(one.article_id for one in members)]))
    found = articles.get(db, order)
    inside = {one.article_id: one for one in members}
    of = {one: copy for one, copy in copies.by_article(db, order).items() if copy.of_id in found and one not in cited}
    seen = observations.by_article(db, order)
    told = []
    for article_id in order:
        if article_id not in found or article_id in of:
            continue
        article = found[article_id]
        history = articles.history(db, article_id) if article.version > 1 else []
        told.append(
            ArticleView(
                article,
                inside.get(article_id),
                _marked(article, history, draft.sentences),
                [(found[one], copy) for one, copy in of.items() if copy.of_id == article_id],
                steps(history),
                _cited_version(article, draft.sentences),
                observations.vanished_since(seen.get(article_id, []), config) is not None,
            )
        )
    return told


def steps(history: Sequence[Version]) -> list[VersionDiff]:
    """Every version but the first, newest first, with what changed in it."""
    made = [
        VersionDiff(new, changes(old.title, new.title), changes(old.text, new.text)) for old, new in pairwise(history)
    ]
    return made[::-1]


def _cited_version(article: Article, sentences: Sequence[DraftSentence]) -> int:
    versions = {one.version for one in sentences if one.article_id == article.id}
    return max(versions, default=0) if versions - {article.version} else 0


def _marked(article: Article, history: Sequence[Version], sentences: Sequence[DraftSentence]) -> list[list[TextPiece]]:
    """The article's text as it is cited, by paragraph, the drafted sentences apart."""
    cited = _cited_version(article, sentences)
    texts: Mapping[int, str] = {one.version: one.text for one in history} | {article.version: article.text}
    text = texts.get(cited or article.version, article.text)
    marks = sorted(
        (one.start, one.end, place)
        for place, one in enumerate(sentences, start=1)
        if one.article_id == article.id and one.version == (cited or article.version) and one.end <= len(text)
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
    return [one for one in paragraphs if any(piece.text.strip() for piece in one)]
