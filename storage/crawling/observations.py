"""What asking again for kept articles showed. Only absences, and the return after one, are kept; the article stays as it was."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select

from storage.config.settings import CrawlConfig
from storage.corpus.articles import to_article
from storage.database.chunks import chunks
from storage.database.tables import articles, observations
from storage.records import Article, Observation


def add(db: Connection, seen: Observation) -> bool:
    """Keeps it, and says whether it did: "there" is kept only after an absence, and of one moment only the first."""
    before = of(db, [seen.article_id]).get(seen.article_id, [])
    last = before[-1] if before else None
    if (last is None or last.said == "there") and seen.said == "there":
        return False
    if last is not None and last.at >= seen.at:
        return False
    db.execute(insert(observations).values(article_id=seen.article_id, at=seen.at, said=seen.said))
    return True


def of(db: Connection, article_ids: Collection[int]) -> dict[int, list[Observation]]:
    """What was seen of these articles, oldest first; one that was always there is left out."""
    found: dict[int, list[Observation]] = {}
    for some in chunks(article_ids):
        query = select(observations).where(observations.c.article_id.in_(some))
        for row in db.execute(query.order_by(observations.c.article_id, observations.c.at)):
            found.setdefault(row.article_id, []).append(Observation(row.article_id, row.at, row.said))
    return found


def missed(db: Connection, source: str) -> list[tuple[Article, list[Observation]]]:
    """The articles of a source that were ever not there, with what was seen of each."""
    query = select(articles).where(articles.c.source == source, articles.c.id.in_(select(observations.c.article_id)))
    known = {row.id: to_article(row) for row in db.execute(query.order_by(articles.c.id))}
    seen = of(db, known)
    return [(article, seen[article_id]) for article_id, article in known.items()]


def vanished_since(seen: Sequence[Observation], config: CrawlConfig) -> datetime | None:
    """When an article was first not there, where it counts as vanished; None where it does not. `seen`: oldest first.

    It does when the last `vanished_times` looks or more, one after another and `vanished_hours` or more apart from first to
    last, all found it gone.
    """
    absences = gone(seen)
    if len(absences) < config.vanished_times or absences[-1].at - absences[0].at < timedelta(
        hours=config.vanished_hours
    ):
        return None
    return absences[0].at


def gone(seen: Sequence[Observation]) -> list[Observation]:
    """The absences since the article was last there. `seen`: oldest first."""
    last = max((place for place, one in enumerate(seen) if one.said == "there"), default=-1)
    return list(seen[last + 1 :])
