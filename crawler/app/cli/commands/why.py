"""Commands that say where what came in ended: `crawler why` and `crawler today`."""

from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from crawler.app.cli import days, output
from crawler.app.cli.options import DATA, AsJson, By, ConfigFolder, Data, Database, Demo, Most, opened, who
from crawler.app.cli.tables import table
from crawler.app.desk.desk import Desk
from crawler.app.desk.locate import locate
from review.decisions import asking
from review.decisions.acts import FormPost
from review.why import funnel, stages
from review.why.funnel import Arrival
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
    steps = _sentences(fate)
    if json:
        named = {"article": article.id if article else None, "draft": fate.answer.draft or None, "asked": draft}
        output.as_json({"of": of, "stage": fate.stage, "answer": steps[-1], "steps": steps, **named})
        return
    output.say(f"{fate.stage}: {article.title if article else of}")
    for step in steps:
        output.say(f"  {step}")
    if draft:
        output.say("asked for; the next run drafts it")


def today(
    day: Annotated[
        str, typer.Option("--day", metavar="DAY", help=f"{days.DAYS} (default: today, in the desk's zone).")
    ] = "",
    limit: Most = 20,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Show what came in on a day in numbers, and where each article ended."""
    now = datetime.now(UTC)
    with opened("", data, config, database, demo) as (desk, _):
        zone = ZoneInfo(desk.config.digest.timezone)
        of_day = days.day("--day", day or "today", zone, now)
        first = datetime.combine(of_day, time(), zone).astimezone(UTC)
        end = datetime.combine(of_day + timedelta(days=1), time(), zone).astimezone(UTC)
        with desk.store.read() as db:
            found = funnel.between(db, first, end, desk.config.digest.bar, desk_names(desk), now)
    if json:
        arrivals = [_as_json(arrival) for arrival in found.arrivals[:limit]]
        output.as_json({"day": of_day, "count": found.count, "stages": found.by_stage, "arrivals": arrivals})
        return
    counts = ", ".join(f"{count} {stages.STAGES[stage]}" for stage, count in found.by_stage.items())
    output.say(f"{of_day}: {found.count} in{f': {counts}' if counts else ''}")
    rows = [_row(arrival) for arrival in found.arrivals[:limit]]
    table(("id", "stage", "source", "article", "why"), rows)


def desk_names(desk: Desk) -> Any:
    """Return what names an outlet by its key."""
    return lambda key: desk.names.get(key, key)


def _sentences(fate: Fate) -> list[str]:
    return [stages.sentence(step, str, _shown) for step in fate.steps]


def _shown(value: object) -> str:
    return f"{value:{output.MINUTE}} UTC" if isinstance(value, datetime) else str(value)


def _row(arrival: Arrival) -> tuple[str, ...]:
    number = str(arrival.article.id) if arrival.article else ""
    return number, arrival.fate.stage, arrival.source, _label(arrival), _sentences(arrival.fate)[-1]


def _label(arrival: Arrival) -> str:
    return arrival.article.title if arrival.article else arrival.url


def _as_json(arrival: Arrival) -> dict[str, Any]:
    article = (
        {"id": arrival.article.id, "title": arrival.article.title} if arrival.article else {"id": None, "title": ""}
    )
    answer = {"stage": arrival.fate.stage, "answer": _sentences(arrival.fate)[-1]}
    return {"source": arrival.source, "url": arrival.url, "at": arrival.at, **article, **answer}
