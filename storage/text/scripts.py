"""Which script a text is in, by its letters."""

import re

ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f]")
LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
SORANI = re.compile("[ەێۆڕڵڤ]")  # letters of Sorani alone among the languages of the desk


def is_arabic(text: str) -> bool:
    """Return whether more than half of the letters are Arabic ones."""
    return len(ARABIC.findall(text)) * 2 > sum(map(str.isalpha, text))
