"""The command `crawler why`: where an article or an address ended."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, By, ConfigFolder, Data, Database, Demo, opened, who
from crawler.app.desk.desk import Desk
from crawler.app.desk.locate import locate
from review.decisions import asking
from review.decisions.acts import FormPost
from review.why import funnel, stages
from review.why.stages import Fate
from storage.errors import ConfigError


def why(
    of: Annotated[str, typer.Argument(metavar="URL|ID", help="An address, or an article's number.")],
    draft: Annotated[bool, typer.Option("--draft", help="Draft this anyway; the page can undo it.")] = False,
    by: By = "",
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Say why an article or an address is, or is not, in the queue."""
    if not of.strip():
        raise ConfigError("give the address of an article, or its number")
    now = datetime.now(UTC)
    with opened("", data, config, database, demo) as (desk, _), desk.store.begin() as db:
        found = funnel.find(
            db, of.strip(), lambda url: locate(url, desk.sources), desk.config.digest.bar, desk_names(desk), now
        )
        if found is None:
            raise ConfigError("no article has this number; `crawler articles list` shows them", about=of)
        article, fate = found
        if draft:
            if article is None:
                raise ConfigError("no article is stored of it, so it cannot be drafted", about=of)
            asking.ask(db, FormPost(who(by), now, f"command:{article.id}:{now.isoformat()}"), article.id)
    steps = sentences(fate)
    if json:
        named = {"article": article.id if article else None, "draft": fate.answer.draft or None, "asked": draft}
        output.as_json({"of": of, "stage": fate.stage, "answer": steps[-1], "steps": steps, **named})
        return
    output.say(f"{fate.stage}: {article.title if article else of}")
    for step in steps:
        output.say(f"  {step}")
    if draft:
        output.say("requested; the next run drafts it")


def desk_names(desk: Desk) -> Any:
    """Return what names an outlet by its key."""
    return lambda key: desk.names.get(key, key)


def sentences(fate: Fate) -> list[str]:
    """Return the steps of a fate in words, the last of them its answer."""
    return [stages.sentence(step, str, _shown) for step in fate.steps]


def _shown(value: object) -> str:
    return f"{value:{output.MINUTE}} UTC" if isinstance(value, datetime) else str(value)
