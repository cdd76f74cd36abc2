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
        yield f"in {name_of(lead.language)}, as printed"
    for other in sorted({article.language for article in story.articles} - {lead.language}):
        names = dict.fromkeys(
            outlet_of(article, outlets).name for article in story.articles if article.language == other
        )
        yield f"also told in {name_of(other)} by {', '.join(names)}"
    if not encoder.knows(lead.language):
        yield f"its sentences were weighed by their words alone: the model does not read {name_of(lead.language)}"
    if is_opinion(lead.title):
        yield "an opinion, as its outlet labels it: the label is off the headline"
    if not dated:
        yield "no article gave a date: the day of fetching stands in"
    if len(story.articles) >= config.stories.max_articles:
        yield f"this story is full ({config.stories.max_articles} articles): what more is told of it stands as another story"
    if story.left_out:
        names = dict.fromkeys(outlet_of(article, outlets).name for article in story.left_out)
        numbers = ", ".join(str(article.id) for article in story.left_out)
        yield f"left out, of another place or counterpart: {', '.join(names)} (article {numbers}; `crawler stories split` makes it a story)"
    yield from _unread(story, lead, outlets)
    yield from differ([(outlet_of(article, outlets).name, article) for article in story.articles])
    if not lead.title:
        yield "the article had no headline: its first sentence stands in"


def _unread(story: StoryArticles, lead: Article, outlets: Mapping[str, Outlet]) -> Iterator[str]:
    if not lead.read:
        instead = "the description in its listing stands in" if lead.text else "only this headline is known"
        yield f"not read: {outlet_of(lead, outlets).name} refuses us; {instead}"
    others = dict.fromkeys(
        outlet_of(article, outlets).name
        for article in (*story.articles, *story.copies)
        if not article.read and article.id != lead.id
    )
    if others:
        yield f"not read: {', '.join(others)} (its page refuses us; the link is here)"
