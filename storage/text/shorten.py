"""A text shown in few characters."""


def shorten(text: str, most: int) -> str:
    """Return the text, one of more than `most` characters cut behind a word, with " …" after it."""
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"
