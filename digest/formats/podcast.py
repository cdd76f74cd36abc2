"""The feed of the episodes: RSS 2.0 with the tags that podcast programs read. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from storage.text.links import web_address

_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"


@dataclass(frozen=True, slots=True)
class Episode:
    """An episode: its file's name and bytes, its length in seconds, and the page it is of."""

    title: str
    file: str
    size: int
    seconds: int
    page: str
    at: datetime


def as_podcast(title: str, language: str, site: str, author: str, feed: str, episodes: Sequence[Episode]) -> bytes:
    """Return the feed, the newest episode first; `site` is the address of the folder the files are in, `feed` the feed's name."""
    rss = etree.Element("rss", {"version": "2.0"}, nsmap={"itunes": _ITUNES, "atom": "http://www.w3.org/2005/Atom"})
    channel = etree.SubElement(rss, "channel")
    for name, text in (("title", title), ("link", site), ("description", title), ("language", language)):
        etree.SubElement(channel, name).text = text
    own = {"rel": "self", "type": "application/rss+xml", "href": web_address(f"{site}{feed}")}
    etree.SubElement(channel, "{http://www.w3.org/2005/Atom}link", own)
    etree.SubElement(channel, f"{{{_ITUNES}}}author").text = author
    etree.SubElement(channel, f"{{{_ITUNES}}}explicit").text = "false"
    for episode in sorted(episodes, key=lambda one: one.at, reverse=True):
        item = etree.SubElement(channel, "item")
        address = web_address(f"{site}{episode.file}")
        etree.SubElement(item, "title").text = episode.title
        etree.SubElement(item, "link").text = web_address(f"{site}{episode.page}")
        etree.SubElement(item, "guid", {"isPermaLink": "false"}).text = address
        etree.SubElement(item, "pubDate").text = format_datetime(episode.at)
        etree.SubElement(item, "enclosure", {"url": address, "length": str(episode.size), "type": "audio/mpeg"})
        minutes, seconds = divmod(episode.seconds, 60)
        etree.SubElement(item, f"{{{_ITUNES}}}duration").text = f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return bytes(etree.tostring(rss, xml_declaration=True, encoding="utf-8", pretty_print=True))
