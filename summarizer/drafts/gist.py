"""Gists of the drafts that are in another language than the digest: one line each (gist_line.py)."""

from collections.abc import Mapping, Sequence

from storage.config.settings import Config
from storage.corpus.vectors import Matrix
from storage.records import Article, Draft, Wording
from summarizer.drafts.gist_line import Near, gist, near_topic, nearest_entries
from summarizer.encoding.article_text import text_to_encode
from summarizer.encoding.encoder import Encode, Encoder, Vectors
from summarizer.relevance.score import nearest


def gists(
    drafts: Sequence[Draft],
    leads: Mapping[int, Article],
    own: Mapping[int, int],
    entries: Mapping[int, Wording],
    topics: Matrix | None,
    encode: Encode,
    encoder: Encoder,
    config: Config,
) -> dict[int, str]:
    """Return the gist of each draft in another language than the digest's: {story id: line}. `leads` are the leading articles of
    stories, `own` the draft of each story that has one, `entries` those published; `encode` gives the vectors of texts in a language."""
    language = config.digest.language
    foreign = {draft.story_id: draft for draft in drafts if draft.language != language and draft.story_id in leads}
    if not foreign:
        return {}
    encoded_entries = _encoded(entries, encode)
    line_by_story: dict[int, str] = {}
    for story_id, draft in foreign.items():
        if story_id is None:
            continue
        lead = leads[story_id]
        vectors = encode([text_to_encode(lead)], lead.language, False)
        bridged = encoder.bridged(lead.language)
        near: list[Near] = []
        for entries_in_language, rows in encoded_entries:
            if rows.space == vectors.space:
                near += nearest_entries(
                    vectors.rows[0], entries_in_language, rows.rows, bridged=bridged, own=own.get(story_id)
                )
        topic = ""
        if topics is not None and vectors.space == encoder.space("en"):
            topic = near_topic(*nearest(vectors.rows, topics, config.relevance.topics), bridged=bridged)
        line_by_story[story_id] = gist(draft, lead, config.digest.names, language, topic, near)
    return line_by_story


def _encoded(entries: Mapping[int, Wording], encode: Encode) -> list[tuple[dict[int, Wording], Vectors]]:
    """Return the entries by language, with their vectors."""
    encoded_entries = []
    for language in sorted({wording.language for wording in entries.values()}):
        entries_in_language = {
            draft_id: wording for draft_id, wording in entries.items() if wording.language == language
        }
        texts = [f"{wording.headline}\n{wording.text}" for wording in entries_in_language.values()]
        encoded_entries.append((entries_in_language, encode(texts, language, False)))
    return encoded_entries
