"""How near in meaning other stories are to one, by the vectors that search by meaning keeps of their articles."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from sqlalchemy import Connection, select

from storage.corpus import stories
from storage.corpus.vectors import Matrix
from storage.database.chunks import chunks
from storage.database.tables import article_vectors
from storage.search.article_vectors import HUBS, USUAL_HUBNESS

MOST_ARTICLES = 3000  # whose vectors are read for an answer
_table = article_vectors.c
_Vector = tuple[str, Matrix, float]  # space, unit row, hubness


def near_stories(db: Connection, story_id: int, others: Sequence[int]) -> dict[int, float]:
    """Return the cosine of the mean vectors of each of `others` and the story, less what makes the other near to everything; those of
    another space, or without vectors, are left out."""
    members = stories.members(db, [story_id, *others])
    article_ids = [member.article_id for of in (story_id, *others) for member in members.get(of, ())][:MOST_ARTICLES]
    by_article = _vectors(db, article_ids)
    of_story: dict[int, list[_Vector]] = defaultdict(list)
    for of, found in members.items():
        of_story[of] = [by_article[member.article_id] for member in found if member.article_id in by_article]
    if not of_story[story_id]:
        return {}
    space = of_story[story_id][0][0]
    mine = _mean([row for _, row, _ in of_story[story_id]])
    near: dict[int, float] = {}
    for other in others:
        same = [vector for vector in of_story[other] if vector[0] == space]
        if same:
            hubness = sum(vector[2] for vector in same) / len(same)
            near[other] = float(_mean([row for _, row, _ in same]) @ mine) - HUBS * (hubness - USUAL_HUBNESS)
    return near


def _vectors(db: Connection, article_ids: Iterable[int]) -> dict[int, _Vector]:
    found: dict[int, _Vector] = {}
    for piece in chunks(article_ids):
        query = select(_table.article_id, _table.space, _table.vector, _table.hubness)
        for row in db.execute(query.where(_table.article_id.in_(piece), _table.space != "")):
            vector = np.frombuffer(row.vector, "<f2").astype(np.float32)
            found[row.article_id] = row.space, vector, USUAL_HUBNESS if row.hubness is None else row.hubness
    return found


def _mean(rows: Sequence[Matrix]) -> Matrix:
    summed = np.sum(rows, axis=0)
    return np.asarray(summed / max(float(np.linalg.norm(summed)), 1e-9), np.float32)
