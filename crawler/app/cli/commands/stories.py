"""The command `crawler stories`: alone it groups; its own commands show stories, merge and split them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from crawler import run as spine
from crawler.app.api import objects
from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, By, ConfigFolder, Data, Database, Demo, opened, tell, who
from crawler.app.cli.tables import age, wrapped
from crawler.app.desk import undecided_drafts
from review.decisions import story_changes
from storage.corpus import articles
from storage.corpus import stories as kept
from storage.editing import drafts
from storage.files import replace

stories_app = typer.Typer(help="Group the articles of one event; list, merge and split stories.")

Shown = Annotated[int, typer.Option("--limit", min=1, help="Stories to list, newest first.")]
Unsure = Annotated[
    float, typer.Option("--unsure", min=0, max=1, help="Only stories joined with less certainty than this, 0 to 1.")
]
Below = Annotated[
    bool,
    typer.Option("--below", help="Only stories under the relevance threshold, whose drafts stay out of the queue."),
]


@stories_app.callback(invoke_without_command=True)
def stories(
    context: typer.Context,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Group the articles of one event. Its own commands show, merge and split stories."""
    if context.invoked_subcommand is not None:
        return

    now = datetime.now(UTC)
    with opened("stories", data, config, database, demo) as (desk, _):
        grouped = spine.stories(desk, spine.load_encoder(desk), now)
    tell("stories", grouped, json)
    for note in () if json else grouped.notes:
        output.say(f"stories: {note}")


@stories_app.command("list")
def list_stories(
    unsure: Unsure = 1.0,
    below: Below = False,
    limit: Shown = 50,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """List stories of two or more articles, newest first, with who is in each, how certain, and why. With --below: those kept out of the
    queue."""
    if below:
        _list_below(limit, demo, data, config, database, json)
        return

    with opened("", data, config, database, demo) as (desk, _), desk.store.read() as db:
        members_by_story = kept.newest(db, limit, unsure)
        article_by_id = articles.get(
            db, {member.article_id for members in members_by_story.values() for member in members}
        )
        relevance = drafts.relevance_of_stories(db, members_by_story)
    if json:
        places = {story_id: list(map(objects.member, members)) for story_id, members in members_by_story.items()}
        output.as_json({"stories": places})
        return
    now = datetime.now(UTC)
    for story_id, members in members_by_story.items():
        told = [article_by_id[member.article_id] for member in members]
        languages = " ".join(sorted({article.language for article in told}))
        ranked = f", relevance {relevance[story_id]:.2f}" if story_id in relevance else ""
        newest = age(max(article.when for article in told), now)
        output.say(f"story {story_id}: {len(told)} articles, {languages}, newest {newest}{ranked}")
        for member, article in zip(members, told, strict=True):
            seen = f"{age(article.when, now):>7}  {article.source:<9} {article.language:<3}"
            output.say(f"  {member.score:.2f}  article {article.id}  {seen}  {article.title}")
            output.say(wrapped(member.reason, 8))
    output.say(f"{len(members_by_story)} stories")


def _list_below(limit: int, demo: bool, data: Path, config: Path | None, database: str, json: bool) -> None:
    with opened("", data, config, database, demo) as (desk, _):
        low = undecided_drafts.below(desk)
    if json:
        output.as_json({"drafts": low[:limit]})
        return
    for draft in low[:limit]:
        output.say(
            f"story {draft.story_id}  {draft.relevance:.2f}  {draft.date:%Y-%m-%d}  {draft.headline} ({', '.join(draft.outlets)})"
        )
        output.say(f"        {draft.relevance_reason}")
    output.say(f"{len(low)} stories under the bar of {desk.config.digest.bar:.2f}")


@stories_app.command()
def merge(
    into: Annotated[int, typer.Argument(help="The story to keep.")],
    other: Annotated[int, typer.Argument(help="The story to merge into it.")],
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    by: By = "",
) -> None:
    """Merge two stories of one event; the program never splits them again."""

    with opened("stories merge", data, config, database, demo) as (desk, _):
        came = story_changes.merge(desk.store, into, other, datetime.now(UTC), who(by))
    output.say(f"story {into} took {came} articles of story {other}; `crawler draft` redoes its draft")


@stories_app.command()
def split(
    article: Annotated[int, typer.Argument(help="Article number, from `crawler stories list`.")],
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    by: By = "",
) -> None:
    """Move an article and its copies out of their story; the program never joins them again."""

    with opened("stories split", data, config, database, demo) as (desk, _):
        new = story_changes.split(desk.store, article, datetime.now(UTC), who(by))
    output.say(f"article {article} is in story {new} now; `crawler draft` redoes both drafts")


@stories_app.command()
def labels(
    export: Annotated[Path, typer.Option("--export", help="Output file, one JSON object per line.")],
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
) -> None:
    """Export people's merges and splits as labelled pairs of articles."""

    with opened("", data, config, database, demo) as (desk, _):
        pairs = story_changes.labels(desk.store)
    replace(export, "".join(objects.json_line(pair) for pair in pairs).encode())
    output.say(f"{export}: {len(pairs)} pairs")
