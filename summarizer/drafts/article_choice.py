"""Who tells a story: the articles that count, whose sentences may be printed, which of them leads, which outlets are cited."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.config.names import Names
from storage.config.settings import Config
from storage.records import Article
from summarizer.drafts.wording import Sentence, printable
from summarizer.relevance.score import touches
from summarizer.stories.particulars import Particulars, apart


@dataclass(frozen=True, slots=True)
class Outlet:
    """What a draft needs to know of a source: its name as cited, whether only what touches the digest counts ("digest"), and
    how far the desk trusts it, 1 to 5."""

    name: str
    topics: str
    trust: int = 3


@dataclass(frozen=True, slots=True)
class StoryArticles:
    """A story as the draft stage sees it: the articles that count, oldest first, and those that only repeat one of them;
    `placed` by a person, `left_out` because they tell another event."""

    story_id: int
    articles: tuple[Article, ...]
    copies: tuple[Article, ...] = ()
    placed: frozenset[int] = frozenset()
    left_out: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class QuotableArticle:
    """An article that tells a story, and its sentences that may be printed."""

    article: Article
    sentences: tuple[Sentence, ...]


def order(voices: Sequence[QuotableArticle], outlets: Mapping[str, Outlet], config: Config) -> list[QuotableArticle]:
    """Return the articles whose sentences may be used, the leading one first: those in the digest's own language where there are
    any, else in the language of the leading one. The most complete leads, of equals the most trusted, then the first.

    Complete means enough text fit for print to fill an entry; more than that is not more complete.
    """

    def rank(voice: QuotableArticle) -> tuple[int, int, datetime, int]:
        chars = sum(len(sentence.text) for sentence in voice.sentences)
        trust = outlet_of(voice.article, outlets).trust
        return -min(chars, config.drafts.max_chars), -trust, voice.article.when, voice.article.id

    ranked = sorted((voice for voice in voices if voice.sentences), key=rank)
    if not ranked:
        return []
    ours = any(voice.article.language == config.digest.language for voice in ranked)
    language = config.digest.language if ours else ranked[0].article.language
    return [voice for voice in ranked if voice.article.language == language]


def voices_of(articles: Collection[Article], outlets: Mapping[str, Outlet], config: Config) -> list[QuotableArticle]:
    """Return the articles with their sentences fit for print, in the order of `order`. Where none has any, one whose first sentence
    leans on its own headline: that is printed right above."""
    most = config.drafts.max_chars
    voices = order([QuotableArticle(article, tuple(printable(article, most))) for article in articles], outlets, config)
    if voices:
        return voices
    return order(
        [QuotableArticle(article, tuple(printable(article, most, under_title=True))) for article in articles],
        outlets,
        config,
    )[:1]


def outlet_of(article: Article, outlets: Mapping[str, Outlet]) -> Outlet:
    """Return the outlet of an article; one no longer declared is cited by its key."""
    return outlets.get(article.source, Outlet(article.source, "all"))


def of_one_event(
    voices: Sequence[QuotableArticle], articles: Sequence[Article], names: Names, placed: Collection[int] = ()
) -> tuple[Article, ...]:
    """Return the articles that tell the event which the first of `voices` tells: one of another place or counterpart got into the story
    by what it shares with a third. `placed` are articles that a person put there: they stay."""
    particulars_by_id = {article.id: Particulars(article, names) for article in articles}
    lead = particulars_by_id[voices[0].article.id]
    return tuple(
        article for article in articles if article.id in placed or not apart(lead, particulars_by_id[article.id])
    )


def headlines_of(articles: Collection[Article], *, unread_only: bool = True) -> list[QuotableArticle]:
    """Return the first article of which only the headline is known because its page refuses us, or (not `unread_only`) the first that
    has one; used where no article has a sentence."""
    shown = [article for article in articles if article.title and not (unread_only and article.read)]
    return [QuotableArticle(article, ()) for article in shown[:1]]


def counts(article: Article, outlet: Outlet, config: Config) -> bool:
    """Return whether an article may be drafted: its outlet's articles all count, or it has a topic of the digest."""
    if outlet.topics != "digest":
        return True
    return bool(touches(f"{article.title}\n{article.text}", article.language, config))


def cited(lead: Article, story: StoryArticles, outlets: Mapping[str, Outlet]) -> tuple[str, ...]:
    """Return the name of every outlet that tells the story, also in a copy: the leading one first, then by time."""
    others = sorted((*story.articles, *story.copies), key=lambda article: (article.when, article.id))
    return tuple(dict.fromkeys(outlet_of(article, outlets).name for article in (lead, *others)))
