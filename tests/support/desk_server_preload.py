"""Imported by the fork server of tests/support/warm_process.py alone: what every server of the page and every run needs, loaded
once: templates, catalogues, and the configuration that is shipped."""

from crawler.app.cli.commands import review
from crawler.app.server import http_server, review_server
from crawler.demo.server import SOURCES
from crawler.sources.source import load_sources
from review.web.request.render import compile_pages
from storage.catalogues.catalogue import OWN_NAMES
from storage.config.settings import load_config
from tests.support import desk_server
from tests.support.paths import ROOT

__all__ = ["desk_server", "http_server", "review", "review_server"]

for language in OWN_NAMES:
    compile_pages(language)
load_config(ROOT / "config" / "digest.yaml")
for file in (ROOT / "config" / "sources.yaml", SOURCES):
    load_sources(file)
