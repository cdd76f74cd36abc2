"""The pages of subscribing: the form, the question behind a link, the answer. Pure."""

from digest.composing.words import words
from digest.formats.html import template
from storage.config.settings import DigestConfig
from storage.text.languages import direction


def subscribe_page(
    config: DigestConfig, action: str = "", button: str = "", said: str = "", *, asks: bool = False
) -> bytes:
    """Return a page with what it says and, with `action`, a form with one button; `asks` for an address."""
    texts, name = words(config.language), config.publisher or config.country
    page = template("subscribe.html").render(
        language=config.language,
        direction=direction(config.language),
        title=f"{texts.subscribe}: {name}" if name else texts.subscribe,
        words=texts,
        action=action,
        button=button,
        said=said,
        asks=asks,
    )
    return page.encode()


def form_page(config: DigestConfig, action: str) -> bytes:
    """Return the form that asks for an address; `action` is where it is sent."""
    return subscribe_page(config, action, words(config.language).subscribe, asks=True)
