"""Notes for the editor on a draft, a line each."""

from collections.abc import Iterator, Mapping

from storage.config.settings import Config
from storage.records import Article
from storage.text.languages import name_of
from summarizer.drafts.article_choice import Outlet, StoryArticles, outlet_of
from summarizer.drafts.differences import differ
from summarizer.drafts.headlines import is_opinion
from summarizer.encoding.encoder import Encoder


def notes(
    story: StoryArticles, lead: Article, config: Config, encoder: Encoder, outlets: Mapping[str, Outlet], *, dated: bool
) -> Iterator[str]:
    """Yield the notes on the draft of a story: its language, the outlets that differ, what could not be read."""
    if lead.language != config.digest.language:
        yield f"in {name_of(lead.language)}, as published"
    for other in sorted({article.language for article in story.articles} - {lead.language}):
        names = dict.fromkeys(
            outlet_of(article, outlets).name for article in story.articles if article.language == other
        )
        yield f"also reported in {name_of(other)} by {', '.join(names)}"
    if not encoder.knows(lead.language):
        yield f"its sentences were scored by words alone: the model does not cover {name_of(lead.language)}"
    if is_opinion(lead.title):
        yield "labelled an opinion by its outlet; the label was removed from the headline"
    if not dated:
        yield "no article has a date: the day it was fetched is used"
    if len(story.articles) >= config.stories.max_articles:
        yield f"this story is full ({config.stories.max_articles} articles): further reports go to another story"
    if story.left_out:
        names = dict.fromkeys(outlet_of(article, outlets).name for article in story.left_out)
        numbers = ", ".join(str(article.id) for article in story.left_out)
        yield (
            f"left out because it is about another place or counterpart: {', '.join(names)} "
            f"(article {numbers}; `crawler stories split` makes it a story)"
        )
    yield from _unread(story, lead, outlets)
    yield from differ([(outlet_of(article, outlets).name, article) for article in story.articles])
    if not lead.title:
        yield "the article has no headline: its first sentence is used"


def _unread(story: StoryArticles, lead: Article, outlets: Mapping[str, Outlet]) -> Iterator[str]:
    if not lead.read:
        instead = "the description from its listing is used" if lead.text else "only this headline is known"
        yield f"not read: {outlet_of(lead, outlets).name} blocks the crawler; {instead}"
    others = dict.fromkeys(
        outlet_of(article, outlets).name
        for article in (*story.articles, *story.copies)
        if not article.read and article.id != lead.id
    )
    if others:
        yield f"not read: {', '.join(others)} (the site blocks the crawler; the link is here)"
