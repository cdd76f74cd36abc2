"""The commands `crawler names show`, `rising`, `count`, `add` and `dismiss`: the names that articles mention."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError

from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, By, ConfigFolder, Data, Database, Demo, opened, who
from crawler.app.desk.listed_names import list_name
from review.web.views.dossier_view import (
    DossierView,
    dossier_json,
    dossier_view,
    find_dossiers,
    proposed,
    rising_names,
    summary_json,
)
from storage.config.names import Name
from storage.config.names_file import line_of
from storage.corpus import dossier_reading, dossiers
from storage.corpus.dossiers import Dossier
from storage.errors import ConfigError
from summarizer.names.count import count_names

if TYPE_CHECKING:
    from crawler.app.desk.desk import Desk

Named = Annotated[str, typer.Argument(metavar="NAME", help="A name in any spelling and script, or its number.")]
_SHOWN = 10  # articles, names and entries in the terminal


def show(
    name: Named,
    language: Annotated[str, typer.Option("--language", help="Only articles in this language.")] = "",
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Show who mentions a name, when, with whom and in which spellings."""

    with opened("", data, config, database, demo) as (desk, _):
        dossier = _found(desk, name)
        with desk.store.read() as db:
            view = dossier_view(db, dossier.id, datetime.now(UTC), language)
    assert view is not None, "it was found just now"
    if json:
        output.as_json(dossier_json(view, desk.names))
        return
    _tell(view, desk)


def rising(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """List names that rise and are not in names.yaml, with the line that would add each."""

    with opened("", data, config, database, demo) as (desk, _), desk.store.read() as db:
        found = rising_names(db, datetime.now(UTC))
        lines = {each.id: line_of(proposed(each, dossier_reading.spellings(db, each.id))) for each in found}
    if json:
        output.as_json({"rising": [{**summary_json(each), "line": lines[each.id]} for each in found]})
        return
    for each in found:
        output.say(f"{each.name} ({each.kind}): {each.recent} articles in a week; usual: {each.usual:.1f}")
        output.say(f"    {lines[each.id]}")
    output.say(f"{len(found)} names rise; crawler names add NAME writes one into names.yaml")


def add(
    name: Named,
    house: Annotated[str, typer.Option("--house", help="As the digest prints it (default: commonest spelling).")] = "",
    kind: Annotated[str, typer.Option("--kind", help="person, place, group or office (default: as seen).")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Add it without asking.")] = False,
    by: By = "",
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
) -> None:
    """Add a name with the spellings seen in articles to names.yaml, after a yes."""

    with opened("", data, config, database, demo) as (desk, _):
        dossier = _found(desk, name)
        if dossier.is_listed:
            raise ConfigError("is in names.yaml already", about=dossier.name)
        with desk.store.read() as db:
            offer = proposed(dossier, dossier_reading.spellings(db, dossier.id))
        chosen = _chosen(offer, house, kind)
        output.say(line_of(chosen))
        if not (yes or typer.confirm("Add it to names.yaml?")):
            raise typer.Exit(1)
        list_name(desk, dossier.id, chosen, who(by), datetime.now(UTC))
    output.say(f"added; {chosen.house} is used from the next run on")


def dismiss(
    name: Named,
    by: By = "",
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
) -> None:
    """Stop offering a name."""

    with opened("", data, config, database, demo) as (desk, _):
        dossier = _found(desk, name)
        with desk.store.begin() as db:
            dossiers.dismiss(db, dossier.id, who(by))
    output.say(f"{dossier.name} is no longer offered")


def count(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """Read the articles that wait for their names to be counted, as each run does."""

    with opened("names", data, config, database, demo) as (desk, _):
        done = count_names(desk.store, desk.config.digest.names, datetime.now(UTC))
    if json:
        output.as_json(done)
    else:
        output.say(f"names: {output.counts(done)}")


def _found(desk: "Desk", name: str) -> Dossier:
    """Return the dossier that a person named. Raises ConfigError."""
    with desk.store.read() as db:
        if name.isascii() and name.isdecimal():
            found = [dossier] if (dossier := dossier_reading.get(db, int(name[:9]))) else []
        else:
            found = find_dossiers(db, desk.config.digest.names, name)
    if not found:
        raise ConfigError("no article mentions such a name", about=name)
    return found[0]


def _chosen(offer: Name, house: str, kind: str) -> Name:
    fields = offer.model_dump(exclude_defaults=True)
    if house and house != offer.house:
        fields |= {"house": house, "en": (offer.house, *offer.en)}
    try:
        return Name.model_validate(fields | ({"kind": kind} if kind else {}))
    except ValidationError as error:
        raise ConfigError(error.errors()[0]["msg"], about=house or kind) from error


def _tell(view: DossierView, desk: "Desk") -> None:
    dossier = view.dossier
    output.say(f"{dossier.name} ({dossier.kind}, {'in' if dossier.is_listed else 'not in'} names.yaml)")
    if view.span:
        first, last = view.span
        output.say(f"{dossier.mentions} articles, first {first:%Y-%m-%d %H:%M}, last {last:%Y-%m-%d %H:%M} UTC")
    weeks = [sum(counts[place] for counts in view.counts.values()) for place in range(len(view.weeks))]
    output.say(f"articles by week since {view.weeks[0]}: {' '.join(map(str, weeks))}")
    for source, counts in view.counts.items():
        output.say(f"    {desk.names.get(source, source)}: {sum(counts)}")
    for each in view.spellings:
        output.say(f"spelt {each.spelling} ({each.language}): {each.mentions}")
    for companion in view.companions[:_SHOWN]:
        output.say(f"with {companion.dossier.name}: {companion.count} of {view.newest}")
    for draft_id, entry in list(view.entries.items())[:_SHOWN]:
        output.say(f"entry of draft {draft_id}, {entry.wording.date}: {entry.wording.headline}")
    for article in view.articles[:_SHOWN]:
        outlet = desk.names.get(article.source, article.source)
        output.say(f"article {article.id}, {article.at:%Y-%m-%d %H:%M} UTC, {outlet}: {article.title}")
