"""What `crawler doctor` looks at of the outlets: whether each gives articles, its declared selectors fit, and a browser is there for
those that need one."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from importlib.util import find_spec

from crawler import health
from crawler.desk import Desk
from crawler.finding import Finding

NEWEST = 5  # articles of an outlet on whose pages its declared selectors are tried


def outlets(desk: Desk, now: datetime) -> Iterator[Finding]:
    judged = health.look(desk.store, desk.sources.values(), desk.config, now)
    needy = [one for one in judged if one.needs_person and one.last_good]
    for one in needy:
        since = f" since {one.since:%Y-%m-%d}" if one.since else ""
        yield Finding("outlets", "wrong", f"{one.source}: {one.state}{since}: {one.reason}", one.todo)
    unread = sum(one.last_good is None and one.state != "off" for one in judged)
    if unread:
        yield Finding(
            "outlets",
            "note",
            f"{unread} of {len(judged)} outlets never gave an article",
            "crawler sources check --live; crawler run",
        )
    if not needy and not unread:
        yield Finding("outlets", "ok", f"{len(judged)} outlets")


def selectors(desk: Desk, now: datetime) -> Iterator[Finding]:
    """Declared selectors that find nothing any more: articles are read all the same, by guessing, and nobody would notice."""
    from crawler import kept, repair

    tried = 0
    for key, source in desk.sources.items():
        if source.off or not any(getattr(source.article, field) for field in repair.FIELDS):
            continue
        with desk.store.read() as db:
            pages = list(kept.pages_of(db, source, desk.archive, desk.config.crawl.max_bytes, now, NEWEST))
        if lost := repair.lost(pages, source):
            said = f"{key}: {', '.join(lost)} declared in sources.yaml, found on none of its {len(pages)} newest pages"
            yield Finding("selectors", "wrong", said, f"crawler sources repair {key}")
        else:
            tried += len(pages) >= repair.ENOUGH
    if tried:
        yield Finding("selectors", "ok", f"of {tried} outlets find what they are declared for")


def browser(desk: Desk) -> Iterator[Finding]:
    wanted = [key for key, source in desk.sources.items() if getattr(source, "browser", False) and not source.off]
    if not wanted:
        return
    if find_spec("scrapy_playwright") is None:
        yield Finding(
            "browser",
            "wrong",
            f"{', '.join(wanted)} need a browser, and its driver is missing",
            "pip install 'digest-crawler[browser]'",
        )
    elif not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        yield Finding(
            "browser", "wrong", f"{', '.join(wanted)} need a browser, and there is none", "apt install chromium"
        )
    else:
        yield Finding("browser", "ok", f"for {', '.join(wanted)}")
