"""The command that finds articles by meaning, across languages: `crawler articles search`."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from crawler.app.cli import output
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
    window,
)

if TYPE_CHECKING:
    from storage.search.article_vectors import NearestArticles


def articles_search(
    asked: Annotated[str, typer.Argument(metavar="QUESTION", help="In English or a language that a bridge reads.")],
    spoken: Annotated[
        str, typer.Option("--in", help="The question's language, as kmr; told by its words without.")
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
    """The articles nearest in meaning, whatever their language. By words: `crawler articles list --search`."""
    from crawler import run as spine
    from crawler.app.desk.desk import alone
    from crawler.app.desk.meaning_queries import language_of
    from crawler.sources.source import choose
    from storage.corpus import articles, work_queue
    from storage.errors import BusyError
    from storage.search import article_vectors
    from summarizer.encoding.article_index import question

    with opened("", data, config, database, demo) as (desk, _):
        keys = (choose(desk.sources, [source])[0].key,) if source else ()
        first, last = window(since, until, ZoneInfo(desk.config.digest.timezone))
        encoder = spine.load_encoder(desk)
        read = question(encoder, asked, language_of(asked, spoken))
        with suppress(BusyError), alone(desk, "articles search"):  # where a run is at work, it does
            spine.place(desk, encoder, datetime.now(UTC))
        wanted = article_vectors.SearchScope(keys, language, first, last)
        with desk.store.read() as db:
            looked = article_vectors.nearest(db, read.row, read.space, limit, wanted)
            found = articles.get(db, [one.article_id for one in looked.near])
            waiting = work_queue.count(db, "meaning")
    if json:
        near = [output.plain(one) | {"article": found[one.article_id]} for one in looked.near]
        told = {"near": near, "compared": looked.compared, "since": looked.since, "without": looked.without}
        output.as_json({"question": asked, "language": read.language, **told, "waiting": waiting})
        return
    rows = [(f"{one.score:z.1f}", *output.article_row(found[one.article_id])) for one in looked.near]
    output.table(("score", *output.ARTICLE_COLUMNS), rows)
    for line in _said(looked, read.language, waiting):
        output.say(line)


def _said(looked: "NearestArticles", language: str, waiting: int) -> list[str]:
    from storage.text.languages import name_of

    back = f", back to {looked.since:%Y-%m-%d}" if looked.since else ""
    said = [f"read as {name_of(language)}; {looked.compared} articles compared{back}"]
    if looked.without:
        of = ", ".join(f"{count} in {name_of(spoken)}" for spoken, count in sorted(looked.without.items()))
        said.append(
            f"not compared, as no model or bridge reads them: {of}; find them by words: crawler articles list --search"
        )
    if waiting:
        said.append(f"{waiting} articles wait for the next run: until then they are found by words alone")
    return said
