"""Names in house spelling on both sides of a translation: those of an original, and those of a machine's translation of it. Pure."""

from storage.config.names import Names


def names_in(text: str, language: str, into: str, names: Names) -> tuple[str, ...]:
    """Return the listed names of a text of this language, each once, in its order, as a text `into` another language spells them."""
    return tuple(dict.fromkeys(names.spelling(house, into) for house in names.mentions(text, language)))


def in_house(text: str, language: str, names: Names) -> str:
    """Return a text with its names in house spelling; only English has one of its own."""
    return names.in_house(text)[0] if language == "en" else text
