"""The digest's topics as vectors, wanted and unwanted, and how near a story is to them."""

from dataclasses import dataclass
from datetime import datetime

from storage.config.settings import Config, RelevanceConfig
from storage.corpus.vectors import Matrix
from storage.database.store import Store
from summarizer.encoding.encoder import Encoder, encode_kept
from summarizer.relevance.score import contrast, nearest


@dataclass(frozen=True, slots=True)
class TopicRows:
    """The vectors of the topics and of the unwanted topics of config/digest.yaml, in the English space."""

    wanted: Matrix
    unwanted: Matrix


@dataclass(frozen=True, slots=True)
class TopicLikeness:
    """Cosine and words of the nearest topic, contrast of wanted and unwanted topics, and the nearest unwanted one; None and "" where
    nothing was compared."""

    likeness: float | None = None
    like: str = ""
    contrast: float | None = None
    unlike: str = ""


def topic_rows(store: Store, config: Config, encoder: Encoder, now: datetime) -> TopicRows | None:
    """Return the vectors of the digest's topics; None where there are no topics, or no model reads English."""
    topics, unwanted = config.relevance.topics, config.relevance.unwanted_topics
    if not topics or not encoder.knows("en"):
        return None
    rows = encode_kept(store, encoder, [*topics, *unwanted], "en", now).rows
    return TopicRows(rows[: len(topics)], rows[len(topics) :])


def compare(rows: Matrix | None, topics: TopicRows | None, config: RelevanceConfig, *, bridged: bool) -> TopicLikeness:
    """Return how near the topics are to a story's unit rows, which are in their space. `bridged`: a bridge made the rows."""
    if rows is None or topics is None:
        return TopicLikeness()
    likeness, like = nearest(rows, topics.wanted, config.topics)
    if not len(topics.unwanted):
        return TopicLikeness(likeness, like)
    _, unlike = nearest(rows, topics.unwanted, config.unwanted_topics)
    return TopicLikeness(likeness, like, contrast(rows, topics.wanted, topics.unwanted, bridged=bridged), unlike)
