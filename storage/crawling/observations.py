"""Results of re-checking stored articles. Only absences, and the return after one, are stored; the article stays as it
was."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select

from storage.config.settings import CrawlConfig
from storage.corpus.articles import to_article
from storage.database.chunks import chunks
from storage.database.tables import articles, observations
from storage.records import Article, Observation


def add(db: Connection, observation: Observation) -> bool:
    """Store an observation and return whether it was stored: "there" only after an absence, and of one moment only the
    first."""
    before = by_article(db, [observation.article_id]).get(observation.article_id, [])
    last = before[-1] if before else None
    if (last is None or last.said == "there") and observation.said == "there":
        return False
    if last is not None and last.at >= observation.at:
        return False
    db.execute(insert(observations).values(article_id=observation.article_id, at=observation.at, said=observation.said))
    return True


def by_article(db: Connection, article_ids: Collection[int]) -> dict[int, list[Observation]]:
    """Return the observations of these articles, oldest first; an article that was always there is left out."""
    observations_by_article: dict[int, list[Observation]] = {}
    for piece in chunks(article_ids):
        query = select(observations).where(observations.c.article_id.in_(piece))
        for row in db.execute(query.order_by(observations.c.article_id, observations.c.at)):
            observations_by_article.setdefault(row.article_id, []).append(Observation(row.article_id, row.at, row.said))
    return observations_by_article


def missed(db: Connection, source: str) -> list[tuple[Article, list[Observation]]]:
    """Return the articles of a source that were ever missing, each with its observations."""
    query = select(articles).where(articles.c.source == source, articles.c.id.in_(select(observations.c.article_id)))
    article_by_id = {row.id: to_article(row) for row in db.execute(query.order_by(articles.c.id))}
    observations_by_article = by_article(db, article_by_id)
    return [(article, observations_by_article[article_id]) for article_id, article in article_by_id.items()]


def vanished_since(history: Sequence[Observation], config: CrawlConfig) -> datetime | None:
    """Return when an article was first missing, if it counts as vanished, else None. `history`: oldest first.

    It counts as vanished when the last `vanished_times` checks or more, in a row and `vanished_hours` or more apart
    from first to last, all found it missing.
    """
    absences = gone(history)
    if len(absences) < config.vanished_times or absences[-1].at - absences[0].at < timedelta(
        hours=config.vanished_hours
    ):
        return None
    return absences[0].at


def gone(history: Sequence[Observation]) -> list[Observation]:
    """Return the absences since the article was last there. `history`: oldest first."""
    last = max((place for place, observation in enumerate(history) if observation.said == "there"), default=-1)
    return list(history[last + 1 :])
