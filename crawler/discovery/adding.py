"""Append a proposed entry to sources.yaml: the existing text stays as it is, and the whole file must be valid afterwards."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.discovery.entry import with_entry
from crawler.discovery.proposal import OutletProposal
from crawler.parsing.urls import bare_host
from crawler.sources.source import Source, load_sources
from storage import files
from storage.errors import ConfigError


def key_of(sources: Mapping[str, Source], urls: Iterable[str]) -> str:
    """Return the key of the outlet that has one of these addresses' hosts, "" where none has."""
    hosts = {bare_host(url) for url in urls} - {""}
    for key, source in sources.items():
        own = [
            source.home,
            *source.article.examples,
            *(listing.url for edition in source.editions.values() for listing in edition.listings),
        ]
        if hosts & {bare_host(url) for url in own}:
            return key
    return ""


def append(path: Path, proposal: OutletProposal) -> None:
    """Write the entry behind the file's own text. Raises ConfigError, and leaves the file, where the result would be refused."""
    before = path.read_bytes().decode("utf-8-sig") if path.exists() else ""
    after = with_entry(before, proposal.yaml)
    with TemporaryDirectory() as folder:
        tried = Path(folder) / "sources.yaml"
        tried.write_text(after, encoding="utf-8")
        try:
            outlets = load_sources(tried)
        except ConfigError as error:
            message = re.sub(re.escape(str(tried)), str(path), str(error))
            raise ConfigError(f"the entry was not written, the file would be refused: {message}") from error
        if proposal.key not in outlets:
            raise ConfigError(f"{path}: ends in a way that nothing can be put behind; put the entry in yourself")
    mark = b"\xef\xbb\xbf" if path.exists() and path.read_bytes().startswith(b"\xef\xbb\xbf") else b""
    files.replace(path, mark + after.encode())
