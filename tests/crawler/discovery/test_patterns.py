"""The address pattern is inferred from what listings name, in the layouts that outlets use."""

import re
from urllib.parse import quote

import pytest

from crawler.discovery.patterns import CONVINCING, Sighting, infer
from crawler.discovery.shapes import shape_of
from crawler.parsing.urls import canonical

HEADLINES = (
    "Water returns to the upper town after ten dry days",
    "Two bridges on the old road close for the winter",
    "Teachers of three villages ask for their wages",
    "A market hall opens beside the river in spring",
    "Rain stops the harvest in the north for a week",
    "New buses run between the two towns from Monday",
)
ARABIC = (
    "عودة المياه إلى الحي القديم بعد عشرة أيام",
    "إغلاق جسرين على الطريق القديم شتاء",
    "معلمو ثلاث قرى يطالبون بأجورهم",
    "سوق جديد قرب النهر",
)


def slug(text: str) -> str:
    return "-".join(re.findall(r"\w+", text)).lower()


def made(form: str, texts: tuple[str, ...] = HEADLINES) -> list[str]:
    sections = ("world", "economy", "culture")
    return [
        form.format(
            id=81200 - 7 * number, slug=slug(text), quoted=quote(slug(text)), section=sections[number % 3], day=f"{number + 1:02}",
            hex=f"a{number}f3c9d27e{number}b", uuid=f"0a1b2c3d-000{number}-4e5f-8a9b-0123456789a{number}",
        )
        for number, text in enumerate(texts)
    ]  # fmt: skip


LAYOUTS = {
    "slug in a section": (
        "https://www.one.example/{section}/{slug}",
        ["/world", "/tag/rain", "/author/sara-aziz", "/about-us"],
    ),
    "slug at the root": (
        "https://one.example/{slug}/",
        ["/category/world/", "/about-us/", "/privacy-policy/", "/contact/"],
    ),
    "dated": ("https://one.example/{section}/2026/11/{day}/{slug}", ["/world", "/world/2026/11/", "/2026/11/02/"]),
    "number": (
        "https://one.example/english/categories/{section}/{id}",
        ["/english/categories/world", "/english/categories/world/2"],
    ),
    "number and slug": ("https://one.example/ar/{section}/{id}/{quoted}", ["/ar/world", "/ar/world/81200/"]),
    "number before the slug": ("https://one.example/{id}-{slug}.html", ["/3-about.html", "/index.html"]),
    "number behind the slug": ("https://one.example/haber/{slug}-{id}h.htm", ["/haber", "/etiket/su"]),
    "uuid": ("https://one.example/report/{uuid}", ["/report", "/topics"]),
    "code": ("https://one.example/news/{hex}", ["/news", "/news/world"]),
    "query": ("https://one.example/news.php?id={id}", ["/news.php", "/section.php?cat=3"]),
    "node": ("https://one.example/node/{id}", ["/node", "/taxonomy/term/12"]),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("is_sure", [True, False])
def test_a_layout_gives_a_pattern_of_its_articles_alone(layout: str, is_sure: bool) -> None:
    form, paths = LAYOUTS[layout]
    urls = made(form)
    others = [f"https://one.example{path}" for path in paths]
    links = [Sighting(url, text, is_sure) for url, text in zip(urls[:5], HEADLINES, strict=False)]
    links += [Sighting(url, "More") for url in others]
    found = infer(links, ["https://one.example/", *others])[0]
    pattern = re.compile(found.pattern)
    assert all(pattern.search(canonical(url)) for url in urls), found.pattern
    assert not [url for url in ["https://one.example/", *others] if pattern.search(canonical(url))], found.pattern


def test_arabic_slugs_are_compared_decoded() -> None:
    urls = made("https://one.example/{quoted}", ARABIC)
    links = [Sighting(url, text) for url, text in zip(urls, ARABIC, strict=True)]
    links += [
        Sighting(f"https://one.example/{quote('من-نحن')}", "من نحن"),
        Sighting("https://one.example/contact", "اتصل"),
    ]
    pattern = re.compile(infer(links, [f"https://one.example/{quote('من-نحن')}"])[0].pattern)
    assert all(pattern.search(canonical(url)) for url in urls)
    assert not pattern.search(canonical(f"https://one.example/{quote('من-نحن')}"))


def test_a_parameter_that_only_says_where_a_link_stood_is_dropped() -> None:
    links = [Sighting(f"{url}?from=rss", "", True) for url in made("https://one.example/{section}/{slug}")]
    found = infer(links)[0]
    assert found.drop_query == ("from",)
    assert re.search(found.pattern, canonical("https://one.example/world/water-returns-to-the-upper-town"))


def test_editions_on_hosts_of_their_own_share_one_pattern() -> None:
    links = [Sighting(url, "", True) for url in made("https://en.one.example/news/{id}")]
    links += [Sighting(url, "", True) for url in made("https://one.example/akhbar/{id}/{slug}")]
    pattern = infer(links)[0].pattern
    assert re.search(pattern, "https://en.one.example/news/77777")
    assert re.search(pattern, "https://one.example/akhbar/77777/water-returns")
    assert not re.search(pattern, "https://one.example/news/77777")


def test_a_page_of_menus_gives_none() -> None:
    links = [
        Sighting(f"https://shop.example/{word}", word) for word in ("cart", "contact", "delivery", "terms", "jobs")
    ]
    assert not [found for found in infer(links) if found.score >= CONVINCING]


@pytest.mark.parametrize("texts", [HEADLINES[:4], ARABIC])
def test_beside_many_menus_a_few_headlines_of_different_shapes_show_what_an_article_is(texts: tuple[str, ...]) -> None:
    sections = [f"https://one.example/{name}" for name in ("world", "economy", "culture", "travel", "health")]
    forms = ("https://one.example/{quoted}", "https://one.example/local/{quoted}", "https://one.example/{quoted}-{id}")
    urls = [made(form, texts)[number] for number, form in enumerate(forms)]
    links = [Sighting(url, url.rsplit("/", 1)[1].title()) for url in sections]
    links += [Sighting(url, text) for url, text in zip(urls, texts, strict=False)]
    best = infer(links, ["https://one.example/"])[0]
    assert best.score >= CONVINCING
    assert all(re.search(best.pattern, canonical(url)) for url in made("https://one.example/world/{quoted}", texts))
    assert not [url for url in sections if re.search(best.pattern, url)]


def test_slugs_before_a_number_are_no_sections_even_beside_a_page_of_the_same_form() -> None:
    urls = made("https://one.example/ku/{slug}/a-{id}")
    links = [Sighting(url, text, True) for url, text in zip(urls[:4], HEADLINES, strict=False)]
    links.append(Sighting("https://one.example/ku/imprint/a-15718492", "Imprint"))
    pattern = re.compile(infer(links, ["https://one.example/ku/imprint/a-15718492"])[0].pattern)
    assert all(pattern.search(canonical(url)) for url in urls)


def test_two_links_of_many_words_beside_menus_prove_no_outlet() -> None:
    menu = ("cart", "delivery", "terms", "jobs", "stores", "gifts")
    links = [Sighting(f"https://shop.example/{word}", word) for word in menu]
    links += [Sighting(f"https://shop.example/{slug(text)}", text) for text in HEADLINES[:2]]
    assert infer(links)[0].score < CONVINCING


def test_a_tag_with_a_number_is_no_article() -> None:
    links = [
        Sighting(url, text)
        for url, text in zip(made("https://one.example/{section}/{slug}-{id}"), HEADLINES, strict=True)
    ]
    links += [
        Sighting(f"https://one.example/tag/rain-in-the-north-{51200 + number}", "Rain in the north")
        for number in range(6)
    ]
    pattern = infer(links)[0].pattern
    assert not re.search(pattern, "https://one.example/tag/rain-in-the-north-51200")


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("2023/oct/05/slug-of-words", "Ymdt"),
        ("world/2023-10-05/slug", "wDt"),
        ("news/article409956720", "wb"),
        ("a/0a1b2c3d-0001-4e5f-8a9b-0123456789a1", "wU"),
        ("news/clymn8zyrp9o", "wO"),
        ("1839452-slug-here.html", "R"),
        ("2020-was-a-dry-year", "S"),
    ],
)
def test_each_part_of_a_path_has_a_kind(path: str, kinds: str) -> None:
    assert shape_of(f"https://one.example/{path}").kinds == kinds
