"""The command `crawler threads`: which entries continue which; people link and cut."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, By, ConfigFolder, Data, Database, Demo, Most, opened, who
from review.decisions import acts, threads
from storage.corpus import thread_links
from storage.corpus.thread_links import StoryLink
from storage.editing import drafts

threads_app = typer.Typer(help="Show, link and cut stories that continue each other.", no_args_is_help=True)
Later = Annotated[int, typer.Argument(help="Draft that continues the other.")]
Earlier = Annotated[int, typer.Argument(help="Earlier draft or entry.")]


@threads_app.command("list")
def threads_list(
    limit: Most = 50,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """List the newest links: the later draft, the earlier one, and why."""

    with opened("", data, config, database, demo) as (desk, _), desk.store.read() as db:
        links = thread_links.newest(db, limit)
        number = drafts.of_stories(db, {story_id for link in links for story_id in (link.later, link.earlier)})
        headlines = {draft.story_id: draft.headline for draft in drafts.latest(db, number.values())}
    if json:
        output.as_json({"links": [_as_json(link, number) for link in links]})
        return
    for link in links:
        output.say(f"draft {number.get(link.later, 0)}  {headlines.get(link.later, '')}")
        output.say(f"    continues draft {number.get(link.earlier, 0)}  {headlines.get(link.earlier, '')}")
        output.say(f"    {_why(link)}")
    output.say(f"{len(links)} link{'s' if len(links) != 1 else ''}")


@threads_app.command("show")
def threads_show(
    draft: Annotated[int, typer.Argument(help="Any draft or entry of the thread.")],
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Show a thread as a timeline: entries, drafts, and their articles by outlet and language."""

    with opened("", data, config, database, demo) as (desk, _):
        with desk.store.read() as db:
            thread = threads.thread_of(db, draft)
        names = desk.names
    number = {story.story_id: story.draft_id for story in thread.stories}
    if json:
        links = [_as_json(link, number) for link in thread.links]
        output.as_json({"stories": [asdict(story) for story in thread.stories], "links": links})
        return
    for story in thread.stories:
        output.say(f"{story.day}  draft {story.draft_id} ({story.state})  {story.headline}")
        for link in thread.links:
            if link.later == story.story_id:
                output.say(f"    continues draft {number.get(link.earlier, 0)}: {_why(link)}")
        told = dict.fromkeys((point.language, names.get(point.source, point.source)) for point in story.articles)
        for language in dict.fromkeys(language for language, _ in told):
            output.say(f"    {language}: {', '.join(name for spoken, name in told if spoken == language)}")


@threads_app.command("link")
def threads_link(
    later: Later,
    earlier: Earlier,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    by: By = "",
    json: AsJson = False,
) -> None:
    """Link a draft with the earlier one that it continues; the program links it with no other."""
    _say("link", later, earlier, (demo, data, config, database), who(by), json=json)


@threads_app.command("cut")
def threads_cut(
    later: Later,
    earlier: Earlier,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    by: By = "",
    json: AsJson = False,
) -> None:
    """Cut the link between two drafts; the program never links them again."""
    _say("cut", later, earlier, (demo, data, config, database), who(by), json=json)


def _say(
    kind: Literal["link", "cut"],
    later: int,
    earlier: int,
    where: tuple[bool, Path, Path | None, str],
    by: str,
    *,
    json: bool,
) -> None:
    demo, data, config, database = where
    now = datetime.now(UTC)
    sent = acts.FormPost(by, now, f"command {kind} {later} {earlier} {now.isoformat()}")
    with opened(f"threads {kind}", data, config, database, demo) as (desk, _), desk.store.begin() as db:
        act = threads.link_on_page if kind == "link" else threads.cut_on_page
        done = act(db, sent, later, earlier)
    if json:
        output.as_json({"action": done.id, "kind": kind, "later": later, "earlier": earlier})
        return
    said = "continues" if kind == "link" else "is no longer linked with"
    output.say(f"draft {later} {said} draft {earlier}; undo it in the history of the review page (action {done.id})")


def _why(link: StoryLink) -> str:
    kept = link.link
    return f"{kept.score:.2f}  {kept.reason}" if kept.reason else f"by {kept.by}"


def _as_json(link: StoryLink, number: dict[int, int]) -> dict[str, Any]:
    kept = link.link
    return {
        "later": number.get(link.later, 0),
        "earlier": number.get(link.earlier, 0),
        "score": kept.score,
        "reason": kept.reason,
        "by": kept.by,
        "at": kept.at,
    }
