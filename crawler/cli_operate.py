"""What whoever runs the program types: `crawler housekeeping`, `crawler doctor` and `crawler attention`."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from crawler import output
from crawler.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, opened

Days = Annotated[int, typer.Option("--days", min=1, help="A draft that waits longer is told.")]


def housekeeping(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """Let go of what is older than `retention` and `archive` say, and give its place back."""
    from crawler.archive_retention import thin_out
    from storage.retention import forget

    now = datetime.now(UTC)
    with opened("housekeeping", data, config, database, demo) as (desk, _):
        forgotten = forget(desk.store, desk.config.retention, now)
        thinned = thin_out(desk.store, desk.archive, desk.config.archive, now)
    if json:
        output.as_json({"database": forgotten, "archive": thinned})
        return
    output.say(f"database: {output.counts(forgotten)}")
    output.say(f"archive: {output.counts(thinned)}")


def doctor(
    days: Days = 3,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Check everything that can be wrong with a desk, and say the fix; leaves with 1 where something is."""
    from crawler import doctor as stage
    from crawler import run

    with opened("", data, config, database, demo) as (desk, _):
        found = stage.look(desk, lambda: run.waiting(desk), datetime.now(UTC), days)
    if json:
        output.as_json({"findings": found})
    for one in () if json else found:
        output.say(f"{one.state:<6} {one.check:<9} {one.said}")
        if one.fix:
            output.say(f"{'':<16} → {one.fix}")
    if any(one.state == "wrong" for one in found):
        raise typer.Exit(1)
