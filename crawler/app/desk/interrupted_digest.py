"""A digest whose publication broke off after it was committed."""

from crawler.app.desk.desk import Desk


def finish_publishing(desk: Desk) -> int:
    """Writes the files of a digest whose publication was interrupted after it was committed; its number, 0 where there is none.
    Raises DigestError, StoreError."""
    from digest import site

    return site.finish(desk.store, desk.digests, desk.config.digest, desk.config.mail.public)
