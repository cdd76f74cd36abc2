"""Templates to bytes: one layout an outlet, in crawler/demo/templates/."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from crawler.demo.date_formats import FILTERS

HTML = "text/html"
XML = "application/xml"
PLAIN = "text/plain"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class SiteResponse:
    """What a server sends: `kind` is the Content-Type."""

    body: bytes
    kind: str
    status: int = 200


def render(
    template: str, values: Mapping[str, object], *, kind: str, charset: str = "utf-8", status: int = 200
) -> SiteResponse:
    """Return a response with a template filled in."""
    text = _TEMPLATES.get_template(template).render(values)
    return SiteResponse(text.encode(charset, "xmlcharrefreplace"), f"{kind}; charset={charset}", status)


def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= FILTERS
    return templates


_TEMPLATES = _templates()
