"""Watches: what people want to hear of, the newest alarms, a form for another watch, and the way from an alarm to its draft."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from review.web.request.context import PageRequest
from review.web.request.render import go, page
from storage.config.alerts import Watch
from storage.editing import alarms, drafts, watches
from storage.errors import ConfigError

SHOWN = 50  # alarms
ENDED = timedelta(days=30)  # so long an ended watch can be taken up again
LISTS = ("words", "names", "places", "outlets", "languages", "mail", "channels")
_APART = re.compile(r"[,،;؛\n]")  # between the values of a field, as people write them in either script


def show(request: PageRequest) -> Response:
    """Show all watches, the newest alarms and the form."""
    return _shown(request, {})


@dataclass(frozen=True, slots=True)
class SentTest:
    """A test of a watch: to how many addresses it was sent, and why it did not go out to others."""

    name: str
    sent: int
    faults: Mapping[str, str]


def _shown(
    request: PageRequest, form: Mapping[str, str], fault: str = "", status: int = 200, tested: SentTest | None = None
) -> Response:
    desk = request.context.desk
    with desk.store.read() as db:
        stored = watches.active(db)
        newest = alarms.history(db, SHOWN)
        ended = watches.ended_since(db, request.now - ENDED)
    own = {each.watch.name: each for each in stored}
    in_file = {watch.name: watch for watch in desk.config.watch.watches}
    return page(
        request,
        "watches.html",
        status,
        ended={name: at for name, at in ended.items() if name not in in_file},
        tested=tested,
        watches=[*in_file.values(), *(each.watch for name, each in own.items() if name not in in_file)],
        made={name: each for name, each in own.items() if name not in in_file},
        alarms=newest,
        form=form,
        fault=fault,
    )


def add(request: PageRequest) -> Response:
    """Make a watch of the form."""
    try:
        watch = Watch.model_validate(spec_of(request.form))
    except ValidationError as error:
        wrong = error.errors()[0]
        field = str(wrong["loc"][0]) if wrong["loc"] else ""
        return _shown(request, request.form, f"{field}: {wrong['msg']}" if field else "give one criterion or more", 422)
    if any(watch.name == other.name for other in request.context.desk.config.watch.watches):
        return _shown(request, request.form, "is already the name of a watch: choose another", 422)
    try:
        with request.context.desk.store.begin() as db:
            watches.add(db, watch, request.visitor.name, request.now)
    except ConfigError as error:
        return _shown(request, request.form, error.message, 422)
    return go("/watches")


def end(request: PageRequest) -> Response:
    """End a watch that was made on the page; its alarms stay."""
    with request.context.desk.store.begin() as db:
        watches.end(db, request.form.get("name", ""), request.now)
    return go("/watches")


def resume(request: PageRequest) -> Response:
    """Let a watch that was ended hold again, as it was."""
    name = request.form.get("name", "")
    in_file = {watch.name for watch in request.context.desk.config.watch.watches}
    if name not in in_file:
        with request.context.desk.store.begin() as db:
            watches.resume(db, name)
    return go("/watches")


def test(request: PageRequest) -> Response:
    """Send a test message to the addresses of a watch, as `crawler watches test --send`."""
    desk = request.context.desk
    with desk.store.read() as db:
        all_watches = [*(each.watch for each in watches.active(db)), *desk.config.watch.watches]
    watch = {watch.name: watch for watch in all_watches}.get(request.form.get("name", ""))
    if watch is None:
        raise HTTPException(404)
    failed = request.context.send_test(watch)
    faults = {address.removeprefix("mail:"): fault for address, fault in failed.items()}
    return _shown(request, {}, tested=SentTest(watch.name, len(watch.mail) + len(watch.channels) - len(failed), faults))


def story(request: PageRequest) -> Response:
    """Go to the draft of a story, as alarms link to it."""
    with request.context.desk.store.read() as db:
        draft = drafts.of_story(db, request.number("story"))
    if draft is None:
        raise HTTPException(404)
    return go(f"/draft/{draft.id}")


def spec_of(form: Mapping[str, str]) -> dict[str, Any]:
    """Return a form as the fields of a watch; empty ones are left out."""
    spec: dict[str, Any] = {"name": " ".join(form.get("name", "").split())}
    for field in LISTS:
        if values := _values(form.get(field, "")):
            spec[field] = values
    if about := " ".join(form.get("about", "").split()):
        spec["about"] = about
    if (outlets := form.get("least_outlets", "").strip()).isdecimal() and outlets.isascii():
        spec["least_outlets"] = int(outlets[:4])
    if relevance := form.get("relevance", "").strip():
        spec["relevance"] = _share(relevance)
    spec |= {field: True for field in ("breaking", "urgent") if form.get(field)}
    return spec


def _values(text: str) -> tuple[str, ...]:
    return tuple(value for part in _APART.split(text) if (value := " ".join(part.split())))


def _share(text: str) -> float | str:
    try:
        return float(text.replace(",", ".").replace("٫", "."))
    except ValueError:
        return text
