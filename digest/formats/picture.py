"""The picture that messengers and networks show with a link to a digest: its title, publisher and days; nothing of any outlet."""

import io
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from digest.composing.compose import days_name, line
from storage.publishing.published import Digest
from storage.text.languages import direction

_WIDE, _HIGH, _EDGE = 1200, 630, 84  # what networks cut nothing of
_PAPER, _INK, _SOFT, _ACCENT = "#fdfcf9", "#1d1c1a", "#625f58", "#9a3b26"
# Fonts with Arabic and Sorani letters, and with Kurmanji ones: of Debian, of macOS, of Windows.
_FOLDERS = (
    "/usr/share/fonts/truetype/noto",
    "/usr/share/fonts/truetype/dejavu",
    "/System/Library/Fonts/Supplemental",
    "C:/Windows/Fonts",
)
_FILES = {
    "Arabic": ("NotoNaskhArabic-Bold.ttf", "NotoSansArabic-Bold.ttf", "DejaVuSans-Bold.ttf", "Arial Bold.ttf", "arialbd.ttf"),
    "Latin": ("NotoSerif-Bold.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSans-Bold.ttf", "Georgia Bold.ttf", "georgiab.ttf"),
    "both": ("DejaVuSans-Bold.ttf", "Arial Bold.ttf", "arialbd.ttf"),
}  # fmt: skip


def as_picture(digest: Digest) -> bytes:
    """Return the picture as PNG. Where this machine has no font with the letters of its language, or cannot join them, it shows the
    days in digits alone."""
    way = direction(digest.language)
    title, publisher, days = line(digest.title), line(digest.imprint.name), days_name(digest.first, digest.last)
    can_join = features.check("raqm") and features.check("fribidi")
    if any(_script(text) != "Latin" and not (can_join and _font_file(text)) for text in (title, publisher)):
        title, publisher, way = days, "", "ltr"
    picture = Image.new("RGB", (_WIDE, _HIGH), _PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, _WIDE, 18), fill=_ACCENT)
    top = 150.0
    size = 84 if len(title) <= 50 else 64
    for written, letters, colour in ((title, size, _INK), (publisher, 40, _SOFT)):
        font = _font(_font_file(written), letters)
        for text in _lines(draw, written, font):
            _write(draw, top, text, font, colour, way)
            top += letters * 1.35
        top += 24
    _write(draw, _HIGH - 110.0, days if title != days else "", _font(_font_file(days), 36), _ACCENT, way)
    packed = io.BytesIO()
    picture.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def _write(
    draw: ImageDraw.ImageDraw, top: float, text: str, font: ImageFont.FreeTypeFont, colour: str, way: str
) -> None:
    place = (_WIDE - _EDGE, top) if way == "rtl" else (_EDGE, top)
    draw.text(place, text, fill=colour, font=font, anchor="ra" if way == "rtl" else "la", direction=_shaped(way))


def _lines(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont) -> Sequence[str]:
    """Return the text in lines as wide as the picture takes, three at most."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and draw.textlength(longer, font=font) > _WIDE - 2 * _EDGE:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines[:3]


def _shaped(way: str) -> str | None:
    return way if features.check("raqm") else None


def _script(text: str) -> str:
    """Return which fonts have the letters of a text: "Arabic", "Latin" or "both"."""
    sides = {unicodedata.bidirectional(letter) for letter in text}
    return "Latin" if not sides & {"R", "AL"} else "both" if "L" in sides else "Arabic"


def _font_file(text: str) -> Path | None:
    files = (Path(folder) / name for name in _FILES[_script(text)] for folder in _FOLDERS)
    return next((file for file in files if file.is_file()), None)


def _font(file: Path | None, size: int) -> ImageFont.FreeTypeFont:
    if file is not None:
        return ImageFont.truetype(str(file), size)
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType")
    return font
