"""What `crawler doctor` looks at of the outlets: whether each gives articles, its declared selectors fit, and a browser is there for
those that need one."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.util import find_spec

from crawler.app.desk import article_history
from crawler.app.desk.desk import Desk
from crawler.app.doctor.check_result import CheckResult
from crawler.health import judge
from storage.crawling import hub_subscriptions

DAY = timedelta(days=1)
NEWEST = 5  # articles of an outlet on whose pages its declared selectors are tried


def outlets(desk: Desk, now: datetime) -> Iterator[CheckResult]:
    """Report outlets that need a person, and those that never gave an article."""
    judged = judge.look(desk.store, desk.sources.values(), desk.config, now)
    needy = [health for health in judged if health.needs_person and health.last_good]
    for health in needy:
        since = f" since {health.since:%Y-%m-%d}" if health.since else ""
        yield CheckResult("outlets", "wrong", f"{health.source}: {health.state}{since}: {health.reason}", health.todo)
    unread = sum(health.last_good is None and health.state != "off" for health in judged)
    if unread:
        yield CheckResult(
            "outlets",
            "note",
            f"{unread} of {len(judged)} outlets never gave an article",
            "crawler sources check --live; crawler run",
        )
    if not needy and not unread:
        yield CheckResult("outlets", "ok", f"{len(judged)} outlets")


def hubs(desk: Desk, now: datetime) -> Iterator[CheckResult]:
    """Report which feeds' hubs deliver what is new, and those that do not answer."""
    if not desk.config.mail.public:
        yield CheckResult("hubs", "ok", "off: no public address is set (mail: public in digest.yaml)")
        return
    with desk.store.read() as db:
        known = hub_subscriptions.all_of(db)
    holding = [each for each in known if each.lease_until is not None and each.lease_until > now]
    delivering = [each for each in holding if each.delivered_at is not None]
    yield CheckResult(
        "hubs", "ok", f"{len(known)} feeds name a hub, {len(holding)} subscribed, {len(delivering)} delivered"
    )
    waiting = [
        each for each in known if each not in holding and each.asked_at is not None and now - each.asked_at > DAY
    ]
    todo = "see that crawler review --public can be reached at mail: public"
    for each in [*waiting, *(each for each in known if each.error and each not in waiting)]:
        what = each.error or "its hub has not confirmed the subscription"
        yield CheckResult("hubs", "note", f"{each.source}: {what} ({each.hub})", todo)


def selectors(desk: Desk, now: datetime) -> Iterator[CheckResult]:
    """Report declared selectors that no longer match: articles are still read, by guessing, and nobody would notice."""
    from crawler.health import repair

    tried = 0
    for key, source in desk.sources.items():
        if source.off or not any(getattr(source.article, field) for field in repair.FIELDS):
            continue
        with desk.store.read() as db:
            pages = list(article_history.pages_of(db, source, desk.archive, desk.config.crawl.max_bytes, now, NEWEST))
        if lost := repair.lost(pages, source):
            message = (
                f"{key}: {', '.join(lost)} declared in sources.yaml, found on none of its {len(pages)} newest pages"
            )
            yield CheckResult("selectors", "wrong", message, f"crawler sources repair {key}")
        else:
            tried += len(pages) >= repair.ENOUGH
    if tried:
        yield CheckResult("selectors", "ok", f"of {tried} outlets match what is declared")


def browser(desk: Desk) -> Iterator[CheckResult]:
    """Check that a browser is installed where an outlet needs one."""
    needing = [key for key, source in desk.sources.items() if getattr(source, "browser", False) and not source.off]
    if not needing:
        return
    if find_spec("scrapy_playwright") is None:
        yield CheckResult(
            "browser",
            "wrong",
            f"{', '.join(needing)} need a browser, and its driver is missing",
            "pip install 'digest-crawler[browser]'",
        )
    elif not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        yield CheckResult(
            "browser", "wrong", f"{', '.join(needing)} need a browser, and there is none", "apt install chromium"
        )
    else:
        yield CheckResult("browser", "ok", f"for {', '.join(needing)}")
