"""Pictures of the desk and of a story, each as JSON too: coverage by outlet and day, the funnel, who told a story first."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from review.web.request.context import PageRequest
from review.web.request.render import page, shown_time
from review.web.views import drawings
from review.web.views.drawings import TimelineMark
from review.web.views.pictures_view import CoverageView, coverage_json, coverage_view, timeline_of
from storage.catalogues.catalogue import catalogue
from storage.catalogues.catalogue import translatable as _t
from storage.catalogues.dates import long_day
from storage.corpus.coverage import TimelinePoint
from storage.editing import drafts
from storage.text.languages import direction, name_of

_STEPS = {
    "articles": _t("articles"),
    "copies": _t("without copies"),
    "stories": _t("stories"),
    "drafted": _t("drafted"),
    "approved": _t("approved"),
}
_COPY = _t("copy")


def coverage(request: PageRequest) -> Response:
    """Show the articles of each outlet by day, and what came of those of a week."""
    view, words = _view(request), catalogue(request.language)
    names, rtl = request.context.desk.outlets, direction(request.language) == "rtl"
    days = [long_day(day, request.language) for day in view.days]
    columns = [(_short(day, place), days[place]) for place, day in enumerate(view.days)]
    rows = {names.get(each.source, each.source): each.counts for each in view.outlets}
    lines = []
    for each in view.outlets:
        name = names.get(each.source, each.source)
        lines.append((name, sum(each.counts), drawings.sparkline(each.counts, each.bands, days, name, rtl=rtl)))
    return page(
        request,
        "coverage.html",
        view=view,
        lines=lines,
        heat=drawings.heat_map(rows, columns, words.gettext("Articles by outlet and day"), rtl=rtl),
        funnel=drawings.funnel(_steps(view, request.language), words.gettext("From articles to entries"), rtl=rtl),
    )


def coverage_numbers(request: PageRequest) -> Response:
    """Return the numbers behind the pictures."""
    return JSONResponse(coverage_json(_view(request), request.context.desk.outlets))


def timeline_numbers(request: PageRequest) -> Response:
    """Return who told the story of a draft, when and in which language, and who copied whom."""
    with request.context.desk.store.read() as db:
        draft = drafts.get(db, request.number("draft"))
        if draft is None:
            raise HTTPException(404)
        points = timeline_of(db, draft.story_id)
    sources = {point.article_id: point.source for point in points}
    return JSONResponse(
        {
            "articles": [
                {
                    "article": point.article_id,
                    "outlet": point.source,
                    "language": point.language,
                    "at": point.at.isoformat(),
                    "copy_of": point.copy_of or None,
                    "copied_outlet": sources.get(point.copy_of),
                }
                for point in points
            ]
        }
    )


def timeline_svg(request: PageRequest, points: Sequence[TimelinePoint]) -> str:
    """Return the timeline of a story; "" for one of a single article."""
    if len(points) < 2:
        return ""
    zone, words = request.context.desk.zone, catalogue(request.language)
    outlets = request.context.desk.outlets
    places = {point.article_id: place for place, point in enumerate(points)}
    times = [shown_time(point.at, zone, request.language) for point in points]
    marks = []
    for point, at in zip(points, times, strict=True):
        outlet = outlets.get(point.source, point.source)
        spoken = words.gettext(name_of(point.language))
        copied = f", {words.gettext(_COPY)}" if point.copy_of else ""
        marks.append(TimelineMark(outlet, point.at, f"{outlet}, {spoken}, {at}{copied}", places.get(point.copy_of)))
    label = words.gettext("Who reported it first: %(outlet)s") % {"outlet": marks[0].outlet}
    rtl = direction(request.language) == "rtl"
    return drawings.timeline(marks, _ends(points, zone), label, rtl=rtl)


def _ends(points: Sequence[TimelinePoint], zone: ZoneInfo) -> tuple[str, str]:
    """Return the times of the first and the last article, with their days where these differ."""
    first, last = points[0].at.astimezone(zone), points[-1].at.astimezone(zone)
    form = "%H:%M" if first.date() == last.date() else "%m-%d %H:%M"
    return f"{first:{form}}", f"{last:{form}}"


def _view(request: PageRequest) -> CoverageView:
    context = request.context
    with context.desk.store.read() as db:
        return coverage_view(db, context.desk, context.queue, request.now)


def _steps(view: CoverageView, language: str) -> list[tuple[str, int]]:
    words, passed = catalogue(language), view.funnel
    counts = (passed.articles, passed.articles - passed.copies, passed.stories, passed.drafted, passed.approved)
    return [(words.gettext(name), count) for name, count in zip(_STEPS.values(), counts, strict=True)]


def _short(day: date, place: int) -> str:
    """Return what is written above a day: its number, where there is room for it."""
    return str(day.day) if place % 4 == 0 else ""
