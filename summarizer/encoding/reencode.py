"""Another model → vectors of what lies in the window of stories; older texts are encoded only if they are ever asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.config.settings import StoriesConfig
from storage.corpus import articles, copies, stories
from storage.database.store import Store
from storage.records import Article
from summarizer.encoding.article_text import text_to_encode
from summarizer.encoding.encoder import Encoder, encode_kept


@dataclass(frozen=True, slots=True)
class ReencodeResult:
    """`stories` in the window, and how many of their `articles` are in a language the model reads."""

    stories: int
    articles: int


def encode_window(store: Store, config: StoriesConfig, encoder: Encoder, now: datetime) -> ReencodeResult:
    """Encodes what the next articles will be compared with, and has its stories drafted anew; what a person decided is not.
    Raises ModelError, StoreError."""
    reach = timedelta(days=config.window_days)
    with store.read() as db:
        inside = stories.between(db, now - reach, now + reach)
        ids = [member.article_id for found in stories.members(db, inside).values() for member in found]
        repeating = copies.by_article(db, ids)
        found = articles.get(db, [article_id for article_id in ids if article_id not in repeating]).values()
    by_language: dict[str, list[Article]] = {}
    for article in found:
        if encoder.knows(article.language):
            by_language.setdefault(article.language, []).append(article)
    for language, of_language in by_language.items():
        encode_kept(store, encoder, [text_to_encode(article) for article in of_language], language, now)
    with store.begin() as db:
        stories.to_draft(db, inside)
    return ReencodeResult(len(inside), sum(map(len, by_language.values())))
