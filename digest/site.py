"""What the folder of digests has beside their files: the archive page, links between editions, pictures for links to them.

All of it follows from the digests published so far and is written again after each. A digest's stored page has no link to another
edition: a page in the folder gets them here.
"""

from collections.abc import Collection, Sequence
from pathlib import Path

from sqlalchemy import Connection

from digest import file_journal
from digest.composing.compose import file_name, line, of_edition, title
from digest.composing.editions import EditionDays, neighbours
from digest.composing.words import words
from digest.formats.archive_page import EditionName, as_archive, beside_links, edition_links, podcast_file
from digest.formats.html import ARCHIVE, EDITIONS_MARK, PICTURE
from digest.formats.id3 import EPISODE, TAG_HEAD, seconds_of
from digest.formats.picture import as_picture
from digest.formats.podcast import Episode, as_podcast
from digest.formats.subscribe_page import form_page
from storage import files
from storage.config.settings import DigestConfig
from storage.database.store import Store
from storage.errors import DigestError
from storage.publishing import digests
from storage.publishing.published import Digest

SUBSCRIBE = "subscribe.html"  # the form, where readers can subscribe


def refresh(store: Store, folder: Path, digest: Digest, config: DigestConfig, public: str = "") -> list[Path]:
    """Write the archive page, the links between this digest's page and its neighbours, and its picture; return the files written.
    `config` is of the main edition; `public` is the address of the pages of subscribing, "" without them. Raises
    DigestError: the digest is published, and one of these cannot be written."""
    try:
        with file_journal.alone(folder):
            with store.read() as db:
                written = _contents(db, folder, digest, config, public)
            files.replace_all({folder / name: content for name, content in written.items()})
    except OSError as error:
        raise DigestError(
            f"the digest is published, and its archive page cannot be written: {error.strerror}; publish the same days again when that "
            "is fixed",
            about=str(error.filename or folder),
        ) from error
    return [folder / name for name in written]


def finish(store: Store, folder: Path, config: DigestConfig, public: str = "") -> int:
    """Finish an interrupted publication as `file_journal.finish_in` does, and what the folder has beside its files."""
    number = file_journal.finish_in(store, folder)
    if number:
        with store.read() as db:
            digest = digests.get(db, number)
        if digest is not None:
            refresh(store, folder, digest, config, public)
    return number


def _contents(db: Connection, folder: Path, digest: Digest, config: DigestConfig, public: str) -> dict[str, bytes]:
    editions = [EditionDays(*days) for days in digests.days_with(db, "html")]
    written = _podcast(db, folder, digest, config) if digest.imprint.site else {}
    names = {path.name for path in folder.iterdir()} | written.keys()
    written[ARCHIVE] = as_archive(editions, config, _names(config), SUBSCRIBE if public else "", names)
    if public:
        written[SUBSCRIBE] = form_page(config, f"{public}subscribe")
    this = EditionDays(digest.first, digest.last, digest.edition)
    beside = [edition for edition in editions if (edition.first, edition.last) == (this.first, this.last)]
    for edition in {*neighbours(editions, this), this, *beside}:
        if edition is not None and (folder / edition.file).is_file():
            page = _page(db, edition, editions, config, names)
            if page and page != (folder / edition.file).read_bytes():
                written[edition.file] = page
    if digest.imprint.site:
        picture = file_name(digest, PICTURE)
        if not (folder / picture).is_file():
            written[picture] = as_picture(digest)
    return written


def _podcast(db: Connection, folder: Path, digest: Digest, config: DigestConfig) -> dict[str, bytes]:
    """Return the feed of the episodes of a digest's edition, by its name, without any where all were taken out; nothing where there
    never was one. Of an episode only the tag is read."""
    episodes, name_of = [], _names(config)
    feed, name = podcast_file(digest.edition), line(digest.imprint.name) or line(digest.title)
    came_out = {(period.first, period.last, period.edition): period.at for period in digests.published(db)}
    for first, last, edition in digests.days_with(db, EPISODE):
        days = EditionDays(first, last, edition)
        file = folder / _episode_of(days)
        if edition == digest.edition and file.is_file():
            with file.open("rb") as opened:
                seconds = seconds_of(opened.read(TAG_HEAD))
            size, at = file.stat().st_size, came_out[first, last, edition]
            episodes.append(Episode(name_of(days), file.name, size, seconds, days.file, at))
    if not episodes and not (folder / feed).is_file():
        return {}
    return {feed: as_podcast(name, digest.language, digest.imprint.site, name, feed, episodes)}


def _episode_of(days: EditionDays) -> str:
    return days.file.removesuffix("html") + EPISODE


def _page(
    db: Connection, shown: EditionDays, editions: Sequence[EditionDays], config: DigestConfig, names: Collection[str]
) -> bytes:
    """Return the stored page of an edition with links to its neighbours, those of other languages, its episode, the feed and the
    archive; `names` are those of the folder's files."""
    stored = digests.newest_file(db, shown.first, shown.last, shown.edition, "html")
    beside = [
        edition
        for edition in editions
        if (edition.first, edition.last) == (shown.first, shown.last) and edition != shown
    ]
    before, after = neighbours(editions, shown)
    language = shown.edition or config.language
    links = edition_links(before, after, beside, language, _names(config), config.language)
    episode, feed = _episode_of(shown), f"feed.{of_edition(shown.edition, 'atom')}"
    more = beside_links(episode if episode in names else "", feed if feed in names else "", language)
    if len(editions) == 1 and episode not in names:
        return stored
    links = f"{links} {more}".strip()
    mark, whole = EDITIONS_MARK.encode(), f'<p class="editions">{EDITIONS_MARK}'.encode()
    if whole in stored:
        return stored.replace(mark, f"{links} ".encode() if links else b"", 1)
    archive_link = f'<a href="{ARCHIVE}">{words(language).all_editions}</a>'
    return stored.replace(mark, f'<p class="editions">{links} {archive_link}</p>'.encode(), 1)


def _names(config: DigestConfig) -> EditionName:
    """Return the function that names an edition in its own language."""

    def name(edition: EditionDays) -> str:
        return title(edition.first, edition.last, config.in_language(edition.edition or config.language))

    return name
