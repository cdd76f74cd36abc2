"""Commands that show stored articles: `crawler articles`."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from crawler import run as spine
from crawler.app.api import objects
from crawler.app.cli import output
from crawler.app.cli.days import window
from crawler.app.cli.options import (
    DATA,
    AsJson,
    ConfigFolder,
    Data,
    Database,
    Demo,
    Most,
    Outlet,
    Since,
    Spoken,
    Until,
    opened,
)
from crawler.app.cli.tables import table
from crawler.app.desk import article_history
from crawler.app.desk.article_history import FROM
from crawler.app.desk.desk import alone
from crawler.app.desk.meaning_queries import language_of
from crawler.sources.source import choose
from storage.corpus import articles, stories, work_queue
from storage.editing import drafts
from storage.errors import BusyError
from storage.search import article_vectors
from storage.search.full_text import catch_up
from storage.text.diff import lines
from storage.text.languages import name_of
from summarizer.encoding.article_index import question

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crawler.app.desk.article_history import ArticleHistory
    from crawler.app.desk.desk import Desk
    from storage.records import Article
    from storage.search.article_vectors import NearestArticles

articles_app = typer.Typer(help="List, search and show stored articles.", no_args_is_help=True)


@articles_app.command("list")
def articles_list(
    source: Outlet = "",
    language: Spoken = "",
    since: Since = "",
    until: Until = "",
    search: Annotated[
        str, typer.Option("--search", help="Words or beginnings of words; all must be in the title or text.")
    ] = "",
    limit: Most = 20,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """List the newest articles: number, age, outlet, language, and the relevance of the draft they are in."""

    now = datetime.now(UTC)
    with opened("", data, config, database, demo) as (desk, _):
        key = choose(desk.sources, [source])[0].key if source else ""
        first, last = window(since, until, ZoneInfo(desk.config.digest.timezone), datetime.now(UTC))
        if search:
            catch_up(desk.store)
        with desk.store.read() as db:
            ahead = now + timedelta(days=1)
            matches = article_history.find(db, key, language, first, last or ahead, search, limit)
            relevance = _relevance(db, [article.id for article in matches])
    if json:
        output.as_json({"articles": list(map(objects.article, matches))})
        return
    if matches:
        table(
            output.ARTICLE_COLUMNS, [output.article_row(article, now, relevance.get(article.id)) for article in matches]
        )
    else:
        output.say("no article found")
    if search and 0 < len(matches) < limit:
        output.say(f"{len(matches)} found")


@articles_app.command("show")
def article_show(
    article_id: Annotated[int, typer.Argument(metavar="ID", help="From `crawler articles list`.")],
    history: Annotated[bool, typer.Option("--history", help="Every version, and what changed.")] = False,
    page: Annotated[bool, typer.Option("--page", help="The archived page, as text.")] = False,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Show an article: where its date was found, its versions, copies and story, and the drafts that cite it."""

    with opened("", data, config, database, demo) as (desk, _):
        with desk.store.read() as db:
            facts = article_history.know(db, article_id, desk.config.crawl)
        text = _page(desk, facts.article) if page else None
        if json:
            output.as_json(objects.history(facts) | {"page": text})
            return
        for line in _article_lines(desk, facts):
            output.say(line)
    shown = [facts.article.text] if text is None else [f"page {facts.article.archived_at}", text]
    for line in ["", *(_history(facts) if history and not page else shown)]:
        output.say(line)


def _relevance(db: "Connection", ids: "Sequence[int]") -> dict[int, float]:
    """Return the relevance of the draft of each article's story, where there is one: {article: relevance}."""
    story_by_article = {number: member.story_id for number, member in stories.by_article(db, ids).items()}
    relevance = drafts.relevance_of_stories(db, set(story_by_article.values()))
    return {number: relevance[story] for number, story in story_by_article.items() if story in relevance}


def _page(desk: "Desk", article: "Article") -> str:
    from crawler import pages

    return pages.as_text(article_history.archived(desk.archive, article, desk.config.crawl.max_bytes), article.language)


def _article_lines(desk: "Desk", facts: "ArticleHistory") -> Iterator[str]:
    article = facts.article
    name = desk.sources[article.source].name if article.source in desk.sources else article.source
    yield article.title
    yield f"  article {article.id} of {name} ({article.source}), {article.language}, version {article.version}"
    yield f"  {article.url}"
    when = f"{article.published_at:{output.MINUTE}} UTC, " if article.published_at else ""
    yield f"  published: {when}{FROM[article.published_from]}"
    yield f"  first fetched: {facts.history[0].version.fetched_at if facts.history else article.fetched_at:{output.MINUTE}} UTC"
    if article.authors:
        yield f"  by: {', '.join(article.authors)}"
    if not article.read:
        yield "  not read: the site blocks the crawler; title and text are from its listing"
    if facts.vanished_at:
        yield f"  vanished: gone since {facts.vanished_at:{output.MINUTE}} UTC; kept as it was read"
    for look in facts.observations:
        yield f"  looked for {look.at:{output.MINUTE}} UTC: {look.said.replace('_', ' ')}"
    if facts.copy_of:
        yield f"  copy of {facts.copy_of.of_id}: {facts.copy_of.reason}"
    for copy in facts.copies:
        yield f"  copied by {copy.article_id}: {copy.reason}"
    if facts.member:
        others = [str(member.article_id) for member in facts.members if member.article_id != article.id]
        with_them = f", with {', '.join(others)}" if others else ", alone"
        yield f"  story {facts.member.story_id}{with_them}: {facts.member.reason}"
    for cited in facts.drafts:
        yield f"  cited by draft {cited.draft_id} revision {cited.revision}, sentences {cited.sentences}: {cited.headline}"


def _history(facts: "ArticleHistory") -> Iterator[str]:
    for step in facts.history:
        if step is not facts.history[0]:
            yield ""
        yield f"version {step.version.version}, {step.version.fetched_at:{output.MINUTE}} UTC"
        if step is facts.history[0]:
            yield step.version.title
            yield step.version.text
        yield from (f"title {line}" for line in lines(step.title))
        yield from lines(step.text)


@articles_app.command("search")
def articles_search(
    query: Annotated[str, typer.Argument(metavar="QUESTION", help="In English or a language that a bridge reads.")],
    spoken: Annotated[
        str, typer.Option("--question-language", help="Language of the question, such as kmr (default: detected).")
    ] = "",
    source: Outlet = "",
    language: Spoken = "",
    since: Since = "",
    until: Until = "",
    limit: Most = 20,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Find the articles nearest in meaning, in any language. By words: `crawler articles list --search`."""

    now = datetime.now(UTC)
    with opened("", data, config, database, demo) as (desk, _):
        keys = (choose(desk.sources, [source])[0].key,) if source else ()
        first, last = window(since, until, ZoneInfo(desk.config.digest.timezone), datetime.now(UTC))
        encoder = spine.load_encoder(desk)
        read = question(encoder, query, language_of(query, spoken))
        with suppress(BusyError), alone(desk, "articles search"):  # where a run is at work, it does
            spine.place(desk, encoder, datetime.now(UTC))
        scope = article_vectors.SearchScope(keys, language, first, last)
        asked = article_vectors.QuestionWords(query, read.language, desk.config.digest.names)
        with desk.store.read() as db:
            nearest = article_vectors.nearest(db, read.row, read.space, limit, scope, asked)
            article_by_id = articles.get(db, [match.article_id for match in nearest.near])
            relevance = _relevance(db, list(article_by_id))
            waiting = work_queue.count(db, "meaning")
    if json:
        output.as_json(objects.nearest(query, read.language, nearest, article_by_id, waiting))
        return
    rows = [
        (
            f"{match.score:z.1f}",
            *output.article_row(article_by_id[match.article_id], now, relevance.get(match.article_id)),
        )
        for match in nearest.near
    ]
    table(("score", *output.ARTICLE_COLUMNS), rows)
    for line in _search_notes(nearest, read.language, waiting):
        output.say(line)


def _search_notes(nearest: "NearestArticles", language: str, waiting: int) -> list[str]:
    back = f", back to {nearest.since:%Y-%m-%d}" if nearest.since else ""
    messages = [f"read as {name_of(language)}; {nearest.compared} articles compared{back}"]
    if nearest.without:
        skipped = ", ".join(f"{count} in {name_of(spoken)}" for spoken, count in sorted(nearest.without.items()))
        messages.append(
            f"not compared, as no model or bridge reads them: {skipped}; find them by words: crawler articles list --search"
        )
    if waiting:
        messages.append(f"{waiting} articles wait for the next run: until then they are found by words alone")
    return messages
