"""Imported by the fork server of tests/support/warm_process.py alone: what every server of the page needs, loaded once."""

from crawler.app.cli.commands import review
from crawler.app.server import http_server, review_server
from review.web.request.render import compile_pages
from storage.catalogues.catalogue import OWN_NAMES
from tests.support import desk_server

__all__ = ["desk_server", "http_server", "review", "review_server"]

for language in OWN_NAMES:
    compile_pages(language)
