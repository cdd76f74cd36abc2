"""The digest as PDF: the page as it is printed, by WeasyPrint, with its letters joined and its fonts inside."""

import logging

from digest.formats.html import render
from storage.errors import ConfigError
from storage.publishing.published import Digest


def as_pdf(digest: Digest) -> bytes:
    """Return the file, tagged and with bookmarks; nothing is fetched for it. Raises ConfigError: WeasyPrint or the library it shapes text
    with is not installed."""
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        raise ConfigError(
            "PDF needs WeasyPrint and Pango: pip install 'digest-crawler[pdf]', and on Debian apt-get install libpango-1.0-0 "
            f"libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core; nothing was published ({error})"
        ) from error
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it warns of each property that is for screens
    return bytes(HTML(string=render("digest.html", digest), url_fetcher=_refused).write_pdf(pdf_tags=True))


def _refused(url: str, *_: object, **__: object) -> dict[str, object]:
    raise ValueError(f"a digest's page needs nothing from elsewhere: {url}")
