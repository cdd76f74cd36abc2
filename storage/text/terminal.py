"""Text from outside, safe to show on a terminal."""


def harmless(line: str) -> str:
    """A line without what cannot be printed (terminal escapes, bidi controls); the joiners of Persian and Kurdish stay."""
    return "".join(character for character in line if character.isprintable() or character in "\u200c\u200d")
