"""The shape of an address: each part of its path as a kind of part (number, date, slug, word), so that articles of one outlet share
one. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

# What a part of a path can be. A strong kind tells an article apart from a section on its own.
STRONG = frozenset("NDUOIRYb")
_EXTENSION = re.compile(r"(?<=.)\.(?:x?html?|shtml|php|aspx?|jsp|cms)$")
_UUID = re.compile(r"(?:^|[-_.,])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$")
_CODES = {
    ",": 6,
    ".": 14,
}  # a slug may end in a code, and in how many letters at least: "slug,uaf9gnd", "slug.gopaarjxohnezv1hvgdhr"
_DAY = re.compile(r"(?:19|20)\d\d[-_.]\d{1,2}[-_.]\d{1,2}(?:[-_].*)?$|.*[-_](?:19|20)\d\d-\d\d-\d\d$")
_MONTH_NAMES = frozenset(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
_SEPARATOR = re.compile(r"[-_]")
# Paths that no news article is under, in the languages of the outlets at hand.
NO_ARTICLE = frozenset({
    "about", "about-us", "account", "advertise", "agb", "archive", "archives", "assets", "auteur", "auteurs", "author", "authors",
    "autor", "autoren", "autores", "autoros", "cart", "categoria", "categories", "category", "cdn-cgi", "contact", "contact-us",
    "datenschutz", "etiket", "etiketler", "etiqueta", "etiquetas", "faq", "feed", "feeds", "gallery", "help", "iletisim", "impressum",
    "imprint", "jobs", "kategori", "kategorî", "kontakt", "kunye", "login", "mot-cle", "newsletter", "newsletters", "nivisar",
    "nivîskar", "page", "pages", "photo", "photos", "podcast", "podcasts", "privacy", "privacy-policy", "profile", "register", "rss",
    "rubrique", "rubriques", "search", "section", "sections", "shop", "sitemap", "static", "subscribe", "sujet", "tag", "tags",
    "taxonomy", "tema", "temas", "terms", "thema", "themen", "topic", "topics", "user", "users", "video", "videos", "wp-content",
    "wp-json", "writer", "writers", "yazar", "yazarlar", "أقسام", "اقسام", "تصنيف", "قسم", "كاتب", "كتاب", "هاشتاغ", "وسم", "وسوم",
})  # fmt: skip

# Of those, what some outlets have their numbered articles under as well.
_MAY_HOLD = frozenset({
    "archive", "archives", "categoria", "categories", "category", "kategori", "page", "pages", "rubrique", "rubriques", "section",
    "sections", "tema", "temas", "thema", "themen", "topic", "topics", "تصنيف", "قسم",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """An address in parts. `core` are the kinds from the first strong part on, or of the last part alone; `lead` counts the words
    before it; `keys` are the names in its query."""

    host: str
    segments: tuple[str, ...]
    kinds: str
    lead: int
    keys: tuple[str, ...] = ()
    values: tuple[str, ...] = ()

    @property
    def core(self) -> str:
        """Return the kinds from the first strong part on, or of the last part alone."""
        return self.kinds[self.lead :]

    @property
    def is_strong(self) -> bool:
        """Return whether a number, a day or another identifier is in it."""
        return any(kind in STRONG for kind in self.core) or "N" in map(kind_of, self.values)


def shape_of(canonical: str) -> Shape:
    """Return the shape of an address in the form of `crawler.parsing.urls.canonical`."""
    parts = urlsplit(canonical)
    segments = tuple(part for part in parts.path.split("/") if part)
    kinds = _kinds(segments)
    lead = next((place for place, kind in enumerate(kinds) if kind in STRONG), max(len(kinds) - 1, 0))
    # After a number or a day any text may follow, a single word too.
    kinds = kinds[:lead] + re.sub("[Ssw]", "t", kinds[lead:]) if kinds[lead : lead + 1] in STRONG else kinds
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    return Shape(
        parts.netloc, segments, kinds, lead, tuple(key for key, _ in pairs), tuple(value for _, value in pairs)
    )


def _kinds(segments: tuple[str, ...]) -> str:
    kinds = ""
    for segment in segments:
        if kinds.endswith("Y") and (segment in _MONTH_NAMES or re.fullmatch(r"\d{1,2}", segment)):
            kinds += "m"
        elif kinds.endswith("Ym") and re.fullmatch(r"\d{1,2}", segment):
            kinds += "d"
        else:
            kinds += kind_of(segment)
    return kinds


def kind_of(segment: str) -> str:
    """Return what a part of a path is: Y year, D day, N long number, n short one, U uuid, O opaque id, I slug that ends in a number,
    R slug that begins with one, b word with a number, S slug of three words or more, s of two, w word."""
    bare = _EXTENSION.sub("", segment)
    if re.fullmatch(r"(?:19|20)\d\d", bare):
        return "Y"
    if bare.isdecimal():
        return "N" if len(bare) >= 4 else "n"
    if _UUID.search(bare) or _ends_in_code(bare):
        return "U"
    if _DAY.match(bare):
        return "D"
    return _kind_of_text(bare)


def _ends_in_code(bare: str) -> bool:
    for sign, least in _CODES.items():
        slug, _, code = bare.rpartition(sign)
        if "-" in slug and len(code) >= least and code.isascii() and code.isalnum():
            return True
    return False


def _kind_of_text(bare: str) -> str:
    separators = len(_SEPARATOR.findall(bare))
    if re.fullmatch(r"(?!(?:19|20)\d\d\D)\d{4,}[-_.,:].+", bare):
        return "R"
    if re.fullmatch(r".+[-_.,:!]\D{0,9}\d{5,}\D?", bare):
        return "I"
    if re.fullmatch(r"\D{1,12}\d{5,}\D?", bare) and separators <= 1:
        return "b"
    if separators == 0 and len(bare) >= 8 and bare.isascii() and re.search(r"\d", bare) and re.search(r"[a-z]", bare):
        return "O"
    return "S" if separators >= 2 else "s" if separators else "w"


def is_no_article(shape: Shape) -> bool:
    """Return whether its path names a tag, an author, a category, a form or another place that no article is at."""
    return any(segment in NO_ARTICLE for segment in shape.segments)


def is_never_article(shape: Shape) -> bool:
    """Return whether `is_no_article` holds of a path that not even a number makes an article's: a tag, a video, an author."""
    return any(segment in NO_ARTICLE - _MAY_HOLD for segment in shape.segments)


def words_in(slug: str) -> int:
    """Return how many separators of words a slug has."""
    return len(_SEPARATOR.findall(slug))
