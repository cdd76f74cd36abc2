"""The command `crawler today`: what an editor needs now, and what came in."""

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from crawler.app.cli import days, output
from crawler.app.cli.commands.why import desk_names, sentences
from crawler.app.cli.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, Most, opened
from crawler.app.cli.tables import table
from crawler.app.desk import morning
from review.why import funnel, stages
from storage.text.calendar import long_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.app.desk.morning import Morning
    from review.why.funnel import Arrival
    from storage.records import Draft

_SHOWN = 5  # new drafts


def today(
    day: Annotated[
        str, typer.Option("--day", metavar="DAY", help=f"{days.DAYS} (default: today, in the desk's zone).")
    ] = "",
    articles: Annotated[bool, typer.Option("--articles", help="List what came in, and where it ended.")] = False,
    limit: Most = 20,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Show what needs an editor now: breaking stories, new drafts, faults, what to do next. With --day: what came in on that day, and where
    each article ended."""
    now = datetime.now(UTC)
    with opened("", data, config, database, demo) as (desk, _):
        zone = ZoneInfo(desk.config.digest.timezone)
        of_day = days.day("--day", day or "today", zone, now)
        is_today = of_day == now.astimezone(zone).date()
        first = datetime.combine(of_day, time(), zone).astimezone(UTC)
        end = datetime.combine(of_day + timedelta(days=1), time(), zone).astimezone(UTC)
        with desk.store.read() as db:
            found = funnel.between(db, first, end, desk.config.digest.bar, desk_names(desk), now)
        state = morning.look(desk, found.count, now) if is_today else None
    if json:
        arrivals = [_as_json(arrival) for arrival in found.arrivals[:limit]]
        counted = {"day": of_day, "count": found.count, "stages": found.by_stage, "arrivals": arrivals}
        output.as_json(counted | {"now": state})
        return
    counts = ", ".join(f"{count} {stages.STAGES[stage]}" for stage, count in found.by_stage.items())
    output.say(f"{long_date(of_day)} ({zone.key}): {found.count} articles came in{f': {counts}' if counts else ''}")
    if state is not None:
        _show(state, now)
    if found.arrivals and (articles or state is None):
        output.say()
        table(("id", "stage", "source", "article", "why"), [_row(arrival) for arrival in found.arrivals[:limit]])


def _show(state: "Morning", now: datetime) -> None:
    if state.breaking:
        output.say_heading("Breaking")
        _drafts(state.breaking, now)
    if state.new:
        more = len(state.new) - _SHOWN
        output.say_heading(f"New drafts: {len(state.new)}" + (f", the {_SHOWN} most relevant" if more > 0 else ""))
        _drafts(state.new[:_SHOWN], now)
    if state.faults:
        output.say_heading("Outlets that need a person")
        for health in state.faults:
            output.say(f"  {health.source}: {health.state}: {health.reason}")
    output.say_heading("Next")
    for step in state.next:
        output.say(f"  {step.why}:")
        output.say(f"      {step.command}")


def _drafts(drafts: "Sequence[Draft]", now: datetime) -> None:
    for draft in drafts:
        output.say(output.draft_lines(draft, now)[0])


def _row(arrival: "Arrival") -> tuple[str, ...]:
    number = str(arrival.article.id) if arrival.article else ""
    return number, arrival.fate.stage, arrival.source, _label(arrival), sentences(arrival.fate)[-1]


def _label(arrival: "Arrival") -> str:
    return arrival.article.title if arrival.article else arrival.url


def _as_json(arrival: "Arrival") -> dict[str, Any]:
    article = (
        {"id": arrival.article.id, "title": arrival.article.title} if arrival.article else {"id": None, "title": ""}
    )
    answer = {"stage": arrival.fate.stage, "answer": sentences(arrival.fate)[-1]}
    return {"source": arrival.source, "url": arrival.url, "at": arrival.at, **article, **answer}
