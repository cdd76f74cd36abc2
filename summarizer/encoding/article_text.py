"""The part of an article that the encoder reads."""

from storage.records import Article

HEAD_WORDS = 100  # headline and lead: what happened


_CHARS = 40_000  # of a text are looked at: a word may be five megabytes long


def text_to_encode(article: Article) -> str:
    """Headline and lead, as the encoder reads them."""
    return f"{article.title}\n{' '.join(article.text[:_CHARS].split()[:HEAD_WORDS])}".strip()
