"""`crawler serve`: keeps watching until it is stopped."""

import threading
from datetime import UTC, datetime

from crawler.options import DATA, By, ConfigFolder, Data, Database, Demo, Names, opened


def serve(
    source: Names = None,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    by: By = "",
) -> None:
    """Keep watching: crawl each outlet when it is due, draft what came, do what is set for a time of day, until stopped."""
    from crawler import logs, schedule
    from crawler.sources import choose

    logs.configure()
    with opened("", data, config, database, demo) as (desk, _):
        chosen = choose(desk.sources, source or [])
        options = ["--data", str(data)] + (["--config", str(config)] if config else []) + (["--demo"] if demo else [])
        # By the environment, not by the process list: the URL may hold a password.
        environment = {"CRAWLER_DATABASE": database} if database else {}
        environment |= {"CRAWLER_EDITOR": by} if by else {}
        server = schedule.Server(desk, chosen, options, environment, lambda: datetime.now(UTC))
        schedule.serve(server, threading.Event(), lambda: None)
