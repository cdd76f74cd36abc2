"""Names: those that articles mention, a page for each, and offers of names to config/names.yaml, which only an editor accepts."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from review.web.request.context import PageRequest
from review.web.request.render import go, page
from review.web.request.words import NAME_KINDS
from review.web.views import drawings
from review.web.views.dossier_view import DossierView, dossier_json, dossier_view, names_view, proposed, summary_json
from storage.catalogues.catalogue import catalogue
from storage.catalogues.dates import long_day
from storage.config.names import Name
from storage.corpus import dossier_reading, dossiers
from storage.errors import ConfigError
from storage.text.languages import LANGUAGES, direction

_APART = re.compile(r"[,،;؛\n]")  # between spellings, as people write them in either script
_LABELLED = 4  # weeks: each fourth has its day above it


def show_all(request: PageRequest) -> Response:
    """Show the names that rise, those mentioned often and those of the list; or those with the words asked for."""
    words = request.query.get("q", "")[:200]
    desk = request.context.desk
    with desk.store.read() as db:
        view = names_view(db, desk.config.digest.names, words, request.now)
    return page(request, "names.html", view=view, asked=words)


def all_numbers(request: PageRequest) -> Response:
    """Return the names of the page for programs."""
    desk = request.context.desk
    with desk.store.read() as db:
        view = names_view(db, desk.config.digest.names, request.query.get("q", "")[:200], request.now)
    lists = {"rising": view.rising, "often": view.often, "listed": view.listed, "found": view.found or ()}
    return JSONResponse({name: [summary_json(each) for each in found] for name, found in lists.items()})


def show(request: PageRequest) -> Response:
    """Show a name: who mentions it when, with whom, in which spellings, articles and published entries."""
    return _shown(request, _view(request))


def numbers(request: PageRequest) -> Response:
    """Return the numbers behind the page of a name."""
    return JSONResponse(dossier_json(_view(request), request.context.desk.outlets))


def add(request: PageRequest) -> Response:
    """Write a name with the spellings that an editor chose into names.yaml."""
    view = _view(request)
    try:
        name = Name.model_validate(name_of(request.form))
        request.context.names.add(view.dossier.id, name, request.visitor.name)
    except ValidationError as error:
        wrong = error.errors()[0]
        return _shown(request, view, f"{wrong['loc'][0] if wrong['loc'] else 'house'}: {wrong['msg']}", 422)
    except ConfigError as error:
        return _shown(request, view, error.message, 422)
    with request.context.desk.store.read() as db:
        (moved,) = dossier_reading.with_keys(db, [dossiers.listed_key(name.house)])
    return go(f"/name/{moved.id}")


def dismiss(request: PageRequest) -> Response:
    """Offer a name no more."""
    with request.context.desk.store.begin() as db:
        dossiers.dismiss(db, request.number("name"), request.visitor.name)
    return go("/names")


def name_of(form: Mapping[str, str]) -> dict[str, Any]:
    """Return a form as the fields of a name; empty ones are left out."""
    fields: dict[str, Any] = {"house": " ".join(form.get("house", "").split()), "kind": form.get("kind", "")}
    for language in LANGUAGES:
        parts = (" ".join(part.split()) for part in _APART.split(form.get(language, "")))
        if spellings := tuple(dict.fromkeys(part for part in parts if part and part != fields["house"])):
            fields[language] = spellings
    return fields


def _view(request: PageRequest) -> DossierView:
    language = request.query.get("language", "")
    with request.context.desk.store.read() as db:
        view = dossier_view(db, request.number("name"), request.now, language if language in LANGUAGES else "")
    if view is None:
        raise HTTPException(404)
    return view


def _shown(request: PageRequest, view: DossierView, fault: str = "", status: int = 200) -> Response:
    outlets, words = request.context.desk.outlets, catalogue(request.language)
    columns = [
        (f"{week:%m-%d}" if place % _LABELLED == 0 else "", long_day(week, request.language))
        for place, week in enumerate(view.weeks)
    ]
    offer = proposed(view.dossier, view.spellings)
    typed = {"house": offer.house, "kind": offer.kind}
    typed |= {language: "، ".join(offer.spellings(language)) for language in LANGUAGES if language != "en"}
    typed["en"] = ", ".join(offer.en)
    heat = drawings.heat_map(
        {outlets.get(source, source): counts for source, counts in view.counts.items()},
        columns,
        words.gettext("Articles by outlet and week"),
        rtl=direction(request.language) == "rtl",
    )
    return page(
        request,
        "name.html",
        status,
        view=view,
        heat=heat,
        outlets=outlets,
        form=typed | dict(request.form),
        fault=fault,
        language=request.query.get("language", ""),
        kinds=[kind for kind in NAME_KINDS if kind != "family"],
        is_writable=request.context.names.is_writable,
    )
