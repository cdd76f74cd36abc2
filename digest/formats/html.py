"""The digest as one HTML file that needs no other: it prints, it reads in light and dark, it asks no host for anything."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from digest.compose import direction, sections
from storage.records import Digest


def as_html(digest: Digest) -> str:
    """The page; every entry has a permalink (#entry-17) that stays the same in every edition."""
    return _template().render(digest=digest, days=sections(digest), direction=direction(digest.language))


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,  # always, whatever the template's name
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("digest.html")
