"""What is due when: set times over changes of the clocks, quiet hours, what was missed, what died; on both engines, each once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.app.server import jobs
from crawler.sources.source import Source
from storage.config.server import ServeConfig, SetTime
from storage.crawling import jobs as kept
from storage.crawling import runs
from storage.crawling.jobs import LastRun
from storage.database.store import Store
from storage.errors import ConfigError
from tests.support.records import NOON

LONDON, BAGHDAD = ZoneInfo("Europe/London"), ZoneInfo("Asia/Baghdad")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SERVE = ServeConfig()


def a_source(key: str, every_minutes: int = 30) -> Source:
    return Source.model_validate_json(
        f"""{{"key": "{key}", "name": "{key}", "home": "https://{key}.example", "timezone": "Asia/Baghdad",
        "every_minutes": {every_minutes}, "article": {{"pattern": "/a/", "examples": ["https://{key}.example/a/1"]}},
        "editions": {{"en": {{"listings": [{{"kind": "feed", "url": "https://{key}.example/rss", "sure": "used"}}]}}}}}}"""
    )


def a_run(state: str = "ok", at: datetime = NOON, attempt: int = 1) -> LastRun:
    return LastRun(7, state, at, at, None if state in ("running", "queued") else at + MINUTE, attempt)


def fired(one: SetTime, zone: ZoneInfo, first: datetime, last: datetime, step: timedelta) -> list[datetime]:
    """When a server that looks every `step` runs it, each run noted as it would be."""
    before, times, now = None, [], first
    while now <= last:
        due = jobs.set_due(one, before, first, zone, now)
        if due is not None:
            times.append(due)
            before = a_run(at=due)
        now += step
    return times


@pytest.mark.parametrize("zone", [LONDON, BAGHDAD])
@pytest.mark.parametrize("at", ["00:00", "01:30", "02:30", "07:00", "23:59"])
@pytest.mark.parametrize("month", [3, 10])
def test_a_set_time_comes_once_a_day_whatever_the_clocks_do(zone: ZoneInfo, at: str, month: int) -> None:
    first, last = datetime(2026, month, 22, 12, tzinfo=UTC), datetime(2026, month, 31, 12, tzinfo=UTC)
    times = fired(SetTime(name="publish", at=at, run="digest"), zone, first, last, 7 * MINUTE)
    days = [time.astimezone(zone).date() for time in times]
    assert len(days) == len(set(days)) == 9
    hours = {time.astimezone(zone).time().isoformat("minutes") for time in times}
    assert hours - {at} <= ({"02:30"} if at == "01:30" else set())  # 01:30 does not exist in London on 29 March 2026


def test_what_was_missed_while_nothing_ran_is_caught_up_once() -> None:
    one = SetTime(name="publish", at="07:00", run="digest")
    now = NOON + 10 * DAY
    due = jobs.set_due(one, a_run(at=NOON), NOON, BAGHDAD, now)
    assert due is not None
    assert due.astimezone(BAGHDAD).isoformat() == "2023-10-13T07:00:00+03:00"
    assert jobs.set_due(one, a_run(at=due), NOON, BAGHDAD, now) is None


def test_a_new_server_owes_nothing_from_before_it_began_and_a_clock_set_back_runs_nothing_twice() -> None:
    one = SetTime(name="publish", at="07:00", run="digest")
    assert jobs.set_due(one, None, NOON, BAGHDAD, NOON + HOUR) is None
    assert jobs.set_due(one, a_run(at=NOON), NOON, BAGHDAD, NOON - DAY) is None


def test_weekdays_are_those_of_the_desks_zone() -> None:
    one = SetTime(name="weekly", at="01:00", run="digest", days=("sun",))
    times = fired(one, BAGHDAD, NOON, NOON + 15 * DAY, HOUR)
    assert [f"{time.astimezone(BAGHDAD):%a}" for time in times] == ["Sun", "Sun"]
    assert {time.weekday() for time in times} == {5}  # still Saturday in UTC


def test_days_in_braces_are_those_of_the_day_it_was_due_and_others_are_refused() -> None:
    one = SetTime(name="publish", at="07:00", run='digest --from {yesterday} --to {today} --by "the desk"')
    day = datetime(2026, 3, 1).date()  # noqa: DTZ001 - a day
    assert jobs.set_words(one, day) == ("digest", "--from", "2026-02-28", "--to", "2026-03-01", "--by", "the desk")
    assert jobs.set_words(SetTime(name="m", at="07:00", run="digest --month {last_month}"), day)[-1] == "2026-02"
    for wrong in ("digest {tomorrow}", "digest {0}", "digest {", 'digest "'):
        with pytest.raises(ConfigError, match="placeholders for days"):
            jobs.set_words(SetTime(name="x", at="07:00", run=wrong), day)


@pytest.mark.parametrize("zone", [LONDON, BAGHDAD])
@pytest.mark.parametrize("hours", [("23:00", "05:30"), ("01:00", "05:00")])
def test_no_outlet_is_due_in_quiet_hours_and_those_held_back_are_spread(zone: ZoneInfo, hours: tuple[str, str]) -> None:
    serve = ServeConfig(quiet_hours=hours)
    for minute in range(0, 60 * 24 * 3, 17):
        at = datetime(2026, 3, 28, tzinfo=UTC) + minute * MINUTE  # London's clocks go forward on the 29th
        due = jobs.after_quiet(at, "rudaw", serve, zone)
        local = due.astimezone(zone).strftime("%H:%M")
        assert due >= at
        assert due - at < 7 * HOUR
        assert not (hours[0] <= local < hours[1]) if hours[0] < hours[1] else hours[1] <= local < hours[0]
    held = {jobs.after_quiet(datetime(2026, 5, 1, 0, 30, tzinfo=UTC), f"o{n}", serve, LONDON) for n in range(100)}
    assert len(held) == 100


def test_a_hundred_outlets_due_in_one_second_begin_as_there_is_room_none_left_out() -> None:
    waiting = [jobs.DueJob(jobs.crawl_job(a_source(f"outlet{n:03}"), SERVE), NOON - n * MINUTE) for n in range(100)]
    begun: list[str] = []
    while waiting:
        some = jobs.start_now(waiting, {"crawl": 0, "desk": 1}, SERVE)
        assert len(some) == SERVE.crawls_at_once
        begun += [one.job.name for one in some]
        waiting = [one for one in waiting if one not in some]
    assert begun == [f"crawl outlet{n:03}" for n in reversed(range(100))]  # what waited longest came first


def test_outlets_of_one_interval_drift_apart_the_same_on_every_server() -> None:
    times = {jobs.crawl_due(a_source(f"o{n}"), NOON, SERVE, BAGHDAD) for n in range(100)}
    assert len(times) == 100
    assert min(times) >= NOON
    assert max(times) <= NOON + 3 * MINUTE
    assert times == {jobs.crawl_due(a_source(f"o{n}"), NOON, SERVE, BAGHDAD) for n in range(100)}


@pytest.mark.parametrize(
    ("last", "attempt"),
    [
        (a_run("running"), None),  # it never overlaps itself
        (a_run("queued"), None),
        (a_run("ok"), None),
        (a_run("failed"), None),
        (a_run("lost"), 2),
        (a_run("lost", attempt=3), None),
        (a_run("stopped", attempt=2), 2),
    ],
)
def test_what_died_is_begun_again_a_few_times_and_what_ended_waits_for_its_time(
    last: LastRun, attempt: int | None
) -> None:
    job = jobs.drafting_job(SERVE)
    found = jobs.ready(job, last, NOON + HOUR, SERVE, NOON + MINUTE)
    assert (found.attempt if found else None) == attempt
    if found:
        assert found.due_at == last.due_at
    on_time = jobs.ready(job, last, NOON, SERVE, NOON + MINUTE)
    assert (on_time is None) == (last.ended_at is None)


def test_what_broke_off_twice_is_tried_again_after_a_pause_or_when_it_is_due_anew() -> None:
    job, last = jobs.drafting_job(SERVE), a_run("lost", attempt=2)  # it ended a minute after noon
    assert jobs.ready(job, last, None, SERVE, NOON + 20 * MINUTE) is None
    found = jobs.ready(job, last, None, SERVE, NOON + 21 * MINUTE)
    assert found == jobs.DueJob(job, NOON, attempt=3)
    anew = jobs.ready(job, last, NOON + 5 * MINUTE, SERVE, NOON + 6 * MINUTE)
    assert anew == jobs.DueJob(job, NOON + 5 * MINUTE)


def test_drafting_waits_for_work_and_for_its_pause() -> None:
    assert jobs.drafting_due(None, False, SERVE, NOON) is None
    assert jobs.drafting_due(None, True, SERVE, NOON) == NOON
    assert jobs.drafting_due(a_run(at=NOON), True, SERVE, NOON + MINUTE) == NOON + 10 * MINUTE


def test_of_many_servers_that_see_one_job_due_one_begins_it(store: Store) -> None:
    before: LastRun | None = None
    for turn in range(5):
        gate = threading.Barrier(8)
        with ThreadPoolExecutor(8) as servers:
            claims = [servers.submit(_claim, store, gate, before, NOON + turn * HOUR, number) for number in range(8)]
        assert sum(one.result() is not None for one in claims) == 1
        with store.begin() as db:
            runs.finish(db, kept.last(db, ["crawl one"])["crawl one"].id, "ok", "", NOON + turn * HOUR)
            before = kept.last(db, ["crawl one"])["crawl one"]


def _claim(store: Store, gate: threading.Barrier, before: LastRun | None, now: datetime, number: int) -> int | None:
    gate.wait()
    with store.begin() as db:  # each thinks that it is due at another time
        return kept.claim(db, "crawl one", "crawl", before, now + number * MINUTE, 1, f"server:{number}", now)


def test_a_run_without_a_sign_of_life_is_lost_after_its_lease_and_says_so_to_its_process(store: Store) -> None:
    with store.begin() as db:
        run_id = kept.claim(db, "drafting", "run --no-crawl", None, NOON, 1, "here:1", NOON)
        assert run_id is not None
        assert runs.beat(db, run_id, 1, NOON + MINUTE)
        assert runs.reclaim(db, NOON + MINUTE + runs.LEASE) == 0
        assert runs.reclaim(db, NOON + 2 * MINUTE + runs.LEASE) == 1
        assert kept.last(db, ["drafting", "other"])["drafting"].state == "lost"
        assert not runs.beat(db, run_id, 1, NOON + 9 * MINUTE)
        runs.finish(db, run_id, "ok", "", NOON + 9 * MINUTE)  # the process comes to its end after all
        assert kept.last(db, ["drafting"])["drafting"].state == "lost"


def test_a_run_begun_by_a_clock_that_was_far_ahead_counts_as_never_run() -> None:
    last = {"crawl one": a_run(at=NOON + 40 * DAY), "crawl two": a_run(at=NOON + 2 * HOUR)}
    assert list(jobs.believed(last, NOON)) == ["crawl two"]
