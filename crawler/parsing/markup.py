"""HTML → a tree, and elements of it → text. Bounded: a page made to hang a parser is refused before it is parsed."""

import re
from collections.abc import Iterable
from html import unescape

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from storage.errors import ExtractionError
from storage.text.normalize import clean

MOST_TAGS = 50_000  # "<" in a page: real ones have at most 12,000; 200,000 links keep trafilatura busy for 36 s

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_CONTROLS = re.compile("[\\x00-\\x08\\x0b\\x0e-\\x1f]")
_CONTROL_BYTES = bytes([*range(9), 0x0B, *range(0x0E, 0x20)])
_CONTROL_NUMBERS = re.compile(r"&#(?:0{0,5}(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0{0,5}(?:[0-8bBeEfF]|1[\da-fA-F]));")
_LINE_END = re.compile(r"(?:\\r)?\\n(?:(?:\\r)?\\n)+|\\r\\n|\\r(?![a-z])|(?<![A-Za-z]:)(?<![\w\\])\\n")
_SILENT = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "form",
        "button",
        "nav",
        "svg",
        "figure",
        "figcaption",
        "select",
        "textarea",
    }
)
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul", "br",
})  # fmt: skip


def without_controls(html: str) -> str:
    """Return a page without the controls that no text has, plain or as numbers: the library gives no text where one is in it."""
    raw = html.encode("utf-8", "surrogatepass")  # to look through bytes takes half the time
    html = _CONTROLS.sub("", html) if len(raw.translate(None, _CONTROL_BYTES)) != len(raw) else html
    return _CONTROL_NUMBERS.sub("", html) if "&#" in html else html


def parse_html(html: str, about: str) -> HtmlElement:
    """Raises ExtractionError: "too_large" (more tags than any article), "no_article" (no HTML at all)."""
    # Depth needs no bound of ours: libxml2 nests no deeper than 256, and hangs what is deeper beside it.
    tags = html.count("<")
    if tags > MOST_TAGS:
        raise ExtractionError(
            f"{tags} tags: no article page has so many; it was not parsed", about=about, reason="too_large"
        )
    try:
        tree = document_fromstring(html.encode("utf-8", "replace"), parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ExtractionError(f"not HTML: {error}", about=about, reason="no_article") from error
    return tree


def _parser() -> HTMLParser:
    # lxml's own asks Python for the class of each element it hands out, some thousand times a page: forms, inputs and links
    # have their own there. We use none of them.
    parser = HTMLParser(encoding="utf-8", remove_comments=True)
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return parser


def text_of(elements: Iterable[HtmlElement]) -> str:
    """Return the elements' text, a line for each block; nested elements are read once."""
    parts: list[str] = []
    collected: set[HtmlElement] = set()
    for element in elements:
        if not any(parent in collected for parent in element.iterancestors()):
            collected.add(element)
            _collect(element, parts)
            parts.append("\n")
    return clean("".join(parts))


def value_of(element: HtmlElement) -> str:
    """Return the value of an element: its machine-readable attribute where it has one, else its text."""
    for name in ("datetime", "content"):
        if element.get(name):
            return str(element.get(name))
    return clean(" ".join(element.itertext()))


def without_entities(text: str) -> str:
    """Return the text with HTML's entities as letters, where it was escaped twice or should not have been; a lone & stays."""
    for _ in range(2):
        if "&" not in text:
            break
        text = _ENTITY.sub(lambda match: unescape(match[0]), text)
    return text


def with_line_ends(text: str) -> str:
    """Return the text with line ends where it was escaped twice and has a backslash and a letter for them."""
    return _LINE_END.sub("\n", text) if "\\" in text else text


def _collect(element: HtmlElement, parts: list[str]) -> None:
    """The element's text, depth first; a skipped element keeps the text behind it."""
    if not isinstance(element.tag, str) or element.tag in _SILENT:
        return
    block = element.tag in BLOCKS
    # Line ends in HTML are spaces; only blocks end a line.
    parts.append("\n" if block else "")
    parts.append(_flat(element.text))
    for child in element:
        _collect(child, parts)
        parts.append(_flat(child.tail))
    parts.append("\n" if block else "")


def _flat(text: str | None) -> str:
    return text.replace("\n", " ").replace("\r", " ") if text else ""
