"""The commands that publish: `crawler digest` and `crawler digests`."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from crawler import run as spine
from crawler.app.cli import days, output
from crawler.app.cli.groups import listing_group
from crawler.app.cli.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, clock, opened
from crawler.app.cli.tables import table
from digest.composing.languages import languages_of
from digest.formats.id3 import EPISODE
from digest.outdated import FOLDER
from storage import files
from storage.errors import ConfigError
from storage.publishing import digests as kept
from storage.text.languages import name_of

if TYPE_CHECKING:
    from crawler.app.desk.desk import Desk
    from digest.publish import Preview, PublishedDigest

digests_app = typer.Typer(cls=listing_group(), help="List published digests; rebuild an earlier one.")
Day = Annotated[str, typer.Option("--day", metavar="DAY", help=f"One day: {days.DAYS}.")]
Week = Annotated[
    str, typer.Option("--week", metavar="WEEK", help="Monday to Sunday: YYYY-Www, this, last, or any day of it.")
]
Month = Annotated[str, typer.Option("--month", metavar="MONTH", help="YYYY-MM, this or last.")]
First = Annotated[str, typer.Option("--from", metavar="DAY", help="First day, written like --day.")]
Last = Annotated[str, typer.Option("--to", metavar="DAY", help="Last day, written like --day.")]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        help="html, md, txt, docx, eml, atom, feed.json, json, pdf or audio; repeatable (default: all but the last two).",
    ),
]


def digest(
    one_day: Day = "",
    week: Week = "",
    month: Month = "",
    first: First = "",
    last: Last = "",
    formats: Formats = None,
    preview: Annotated[bool, typer.Option("--preview", help="Show the digest without publishing it.")] = False,
    again: Annotated[int | None, typer.Option("--again", hidden=True)] = None,
    language: Annotated[
        list[str] | None,
        typer.Option("--language", help="Publish only the entries in this language; repeatable (default: all)."),
    ] = None,
    into: Annotated[Path | None, typer.Option("--output", hidden=True)] = None,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Publish the approved entries of a day, a week, a month, or any days."""

    named = [choice for choice in (one_day, week, month, first or last) if choice]
    if again is not None:
        if named or preview or language:
            raise ConfigError("--again takes the digest as it was: leave out the days, --language and --preview")
        digests_rebuild(again, formats, into, demo, data, config, database, json)
        return
    if into is not None:
        raise ConfigError("--into goes with --again; what is published is in digests/ under the data folder")
    languages = languages_of(language or [])
    now = clock()
    with opened("" if preview else "digest", data, config, database, demo) as (desk, _):
        zone = ZoneInfo(desk.config.digest.timezone)
        begin, end = _days(one_day, week, month, first, last, zone=zone, now=now)
        if preview:
            _preview(desk, begin, end, languages, json)
        else:
            _tell(spine.digest(desk, begin, end, formats or [], now, languages=languages), json)


@digests_app.callback()
def _group() -> None:
    """A group whose first command is the one that is meant."""


@digests_app.command("list")
def digests(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """List published digests, newest first: number, days, publication time, edition. JSON has the oldest first."""

    with opened("", data, config, database, demo) as (desk, _), desk.store.read() as db:
        periods = kept.published(db)
    if json:
        output.as_json({"digests": periods})
        return
    rows = [
        (str(period.digest_id), f"{period.first}", f"{period.last}", f"{period.at:%Y-%m-%d %H:%M}", period.edition)
        for period in reversed(periods)
    ]
    table(("digest", "first", "last", "came out (UTC)", "edition"), rows)


@digests_app.command("rebuild")
def digests_rebuild(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="From `crawler digests list`.")],
    formats: Formats = None,
    folder: Annotated[
        Path | None, typer.Option("--output", help="Output folder (default: digests/again in the data folder).")
    ] = None,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Rebuild an earlier digest, byte for byte as it was published."""
    with opened("", data, config, database, demo) as (desk, _):
        _tell(spine.digest_again(desk, number, formats or [], folder or desk.digests / "again"), json)


def _preview(desk: "Desk", first: date, last: date, languages: Sequence[str], json: bool) -> None:
    from digest.formats.plain import as_plain

    shown = spine.preview(desk, first, last, languages=languages)
    page = desk.folder / "preview.html"
    files.replace(page, shown.page.encode())
    digest = shown.digest
    if json:
        counted = _languages_json(shown)
        changed = shown.differences
        marked = {"marks": changed.marks, "removed": changed.removed, "is_first": changed.is_first}
        output.as_json({"digest": digest, "page": str(page), "seal": shown.seal, "differences": marked} | counted)
        return
    output.say(as_plain(digest).decode())
    output.say(
        f"nothing was published: {_entries(len(digest.entries))}, {output.count(len(digest.corrections), 'correction')}, "
        f"{len(digest.tombstones)} taken out; as a page: {page}"
    )
    if not shown.differences.is_first:
        changed = shown.differences
        counts = f"{changed.count('new')} new, {changed.count('changed')} changed, {changed.count('moved')} moved"
        output.say(f"since the last edition of these days: {counts}, {len(changed.removed)} removed")
    _tell_languages(shown, digest.language)


def _tell(published: "PublishedDigest", json: bool) -> None:
    if json:
        output.as_json(
            {
                "digest": published.digest_id,
                "unchanged": published.unchanged,
                "outdated": published.outdated,
                "files": [str(file) for file in published.files],
            }
            | _languages_json(published)
        )
        return
    for path in published.files:
        output.say(str(path))
    if published.finished:
        output.say(f"digest {published.finished}: its publication had been interrupted; its files are complete now")
    for name, moved in published.outdated.items():
        ending = name.rpartition(".")[2]
        of, place = moved.partition("-")[0], published.files[0].parent / FOLDER / moved
        output.say(
            f"{name} belonged to the earlier digest {of}: moved to {place}; make a new one with "
            f"--format {'audio' if ending == EPISODE else ending}"
        )
    same = ", as it came out before" if published.unchanged else ""
    output.say(f"digest {published.digest_id}: {_entries(len(published.digest.entries))}{same}")
    _tell_languages(published, published.digest.language)


def _languages_json(made: "Preview | PublishedDigest") -> dict[str, object]:
    return {
        "other_languages": made.other_languages,
        "left_out": len(made.left_out),
        "left_out_unpublished": made.unpublished,
        "left_out_analyses": made.left_out_analyses,
    }


def _tell_languages(made: "Preview | PublishedDigest", language: str) -> None:
    """Say which entries are not in the digest's language, and how many entries and paragraphs were left out."""
    if made.left_out:
        number, waiting = len(made.left_out), made.unpublished
        where = "in another language was" if number == 1 else "in other languages were"
        output.say(f"{_entries(number)} {where} left out; {_whereabouts(number, waiting)}")
    if made.left_out_analyses:
        days = ", ".join(map(str, made.left_out_analyses))
        output.say(
            f"{output.count(len(made.left_out_analyses), 'paragraph')} of analysis in another language left out ({days})"
        )
    if made.other_languages:
        named = ", ".join(f"{count} in {name_of(code)}" for code, count in made.other_languages.items())
        number = sum(made.other_languages.values())
        is_not, them = ("is not", "it") if number == 1 else ("are not", "them")
        output.note(
            f"{_entries(number)} {is_not} in {name_of(language)} ({named}): translate {them}, or leave "
            f"{them} out with --language {language}"
        )


def _whereabouts(number: int, waiting: int) -> str:
    """Return where entries are that were left out, `waiting` of them published in no edition."""
    if not waiting:
        return "another edition has it" if number == 1 else "other editions have them"
    if waiting < number:
        return f"{waiting} of them {'stays' if waiting == 1 else 'stay'} in the queue, other editions have the rest"
    return "it stays in the queue" if number == 1 else "they stay in the queue"


def _entries(number: int) -> str:
    return output.count(number, "entry", "entries")


def _days(
    one_day: str, week: str, month: str, first: str, last: str, *, zone: ZoneInfo, now: datetime
) -> tuple[date, date]:
    if sum(map(bool, (one_day, week, month, first or last))) != 1 or bool(first) != bool(last):
        raise ConfigError("say which days: --day, --week, --month YYYY-MM, or --from and --to")
    if one_day:
        only = days.day("--day", one_day, zone, now)
        return only, only
    if first:
        return days.day("--from", first, zone, now), days.day("--to", last, zone, now)
    return days.month("--month", month, zone, now) if month else days.week("--week", week, zone, now)
