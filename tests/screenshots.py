"""The pictures of the review page in docs/screenshots: `make screenshots`. Taken on the made-up outlets, at three widths."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser import chromium, crawler, desk_page

# name, address, width, height, colours
SHOTS = (
    ("queue-1440-light", "/", 1440, 900, "light"),
    ("queue-360-dark", "/", 360, 740, "dark"),
    ("draft-1440-light", "/begin?language=en", 1440, 900, "light"),
    ("draft-1440-dark", "/begin?language=en", 1440, 900, "dark"),
    ("draft-arabic-768-light", "/begin?language=ar", 768, 1000, "light"),
    ("draft-sorani-1440-dark", "/begin?language=ckb", 1440, 900, "dark"),
    ("draft-sorani-360-light", "/begin?language=ckb", 360, 740, "light"),
    ("draft-kurmanji-768-dark", "/begin?language=kmr", 768, 1000, "dark"),
    ("search-768-light", "/search?q=بغداد", 768, 800, "light"),
)


def main(folder: Path) -> None:
    """Writes them as JPEG into the folder, some hundred kB in all."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        data = Path(temporary)
        crawler(data, "run")
        with desk_page(data, "--by", "Shirin") as address, chromium() as browser:
            _decide(browser, address)
            for name, path, width, height, scheme in SHOTS:
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
                page = context.new_page()
                page.goto(f"{address}{path}")
                page.screenshot(path=folder / f"{name}.jpg", type="jpeg", quality=55)
                context.close()


def _decide(browser: Browser, address: str) -> None:
    """A few decisions, so that the balance and the states have something to show."""
    page = browser.new_page()
    for language, section in (("en", "Economy"), ("ar", "Politics"), ("ckb", "Culture"), ("en", "Politics")):
        page.goto(f"{address}/begin?language={language}")
        page.fill("[name=section]", section)
        with page.expect_navigation():
            page.click("button[value=approve]")
    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
