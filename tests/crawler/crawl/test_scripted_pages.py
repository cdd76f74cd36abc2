"""Pages that make their article by script, in a real Chromium that reaches nothing by itself."""

import shutil
from pathlib import Path

import pytest

from crawler.fetching import browser
from storage.database.store import open_store
from storage.database.tables import articles, drops
from storage.errors import ConfigError
from tests.support.crawling import CONFIG, PARAGRAPH, Answer, Outlet, a_feed, a_page, a_source, an_outlet, crawl_once

PATIENT = CONFIG.model_copy(update={"timeout_seconds": 20.0, "max_bytes": 500_000})
needs_chromium = pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")
STORY = PARAGRAPH.format(place="Makhmur")
ARABIC = "افتتحت الوزارة يوم الثلاثاء مدرسة جديدة في قضاء مخمور، وفيها اثنا عشر صفا وأربعمئة مقعد. " * 3


def a_scripted_page(script: str) -> Answer:
    page = f"<!doctype html><html><head><meta charset='utf-8'><title>News</title></head><body><main></main>{script}</body></html>"
    return Answer(page.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def told(path: Path) -> list[tuple[str, str]]:
    store = open_store(path)
    with store.read() as db:
        found = [(row.title, row.text) for row in db.execute(articles.select().order_by(articles.c.identity))]
    store.close()
    return found


def drop_details(path: Path) -> list[str]:
    store = open_store(path)
    with store.read() as db:
        found = [f"{row.reason}: {row.detail}" for row in db.execute(drops.select())]
    store.close()
    return found


BUILD = """<script>
const build = story => { document.querySelector('main').innerHTML =
  `<article><h1>${story.title}</h1>${story.text.map(part => `<p>${part}</p>`).join('')}</article>` };
</script>"""


@needs_chromium
def test_an_article_made_by_script_is_read_with_the_requests_it_needs_and_no_other(
    outlet: Outlet, tmp_path: Path
) -> None:
    outlet.answers["/feed"] = Answer(a_feed([(f"{outlet.home}/news/1", 1), (f"{outlet.home}/news/2", 2)]))
    outlet.answers["/app.js"] = Answer(
        b"fetch('/api' + location.pathname).then(answer => answer.json()).then(build)",
        headers={"Content-Type": "text/javascript"},
    )
    for number, (title, text) in enumerate((("A school opens", STORY), ("افتتاح مدرسة", ARABIC)), 1):
        story = f'{{"title": "{title}", "text": ["{text}", "{text}"]}}'
        outlet.answers[f"/api/news/{number}"] = Answer(story.encode(), headers={"Content-Type": "application/json"})
        outlet.answers[f"/news/{number}"] = a_scripted_page(
            f"{BUILD}<link rel=stylesheet href=/style.css><img src=/picture.png><video src=/film.mp4></video>"
            "<iframe src=/frame></iframe><script src=/app.js></script>"
        )
    (outcome,) = crawl_once(tmp_path / "store.db", [a_source(outlet, browser=True)], outlet, config=PATIENT)
    assert (outcome.state, outcome.new) == ("ok", 2), outcome.message
    texts = [text for _, text in told(tmp_path / "store.db")]
    assert ["Makhmur" in texts[0], "مخمور" in texts[1]] == [True, True]
    assert {path for path in outlet.hits if path not in {"/robots.txt", "/feed"}} == {
        "/news/1", "/news/2", "/app.js", "/api/news/1", "/api/news/2",
    }  # fmt: skip


@needs_chromium
def test_a_section_page_made_by_script_is_a_listing(outlet: Outlet, tmp_path: Path) -> None:
    links = "<script>document.querySelector('main').innerHTML = '<a href=/news/1>A school opens</a>'</script>"
    outlet.answers["/iraq"] = a_scripted_page(links)
    outlet.answers["/news/1"] = Answer(a_page("A school opens", "Makhmur"))
    listing = {"kind": "section", "url": f"{outlet.home}/iraq", "sure": "unproven"}
    source = a_source(outlet, browser=True, editions={"en": {"listings": (listing,)}})
    (outcome,) = crawl_once(tmp_path / "store.db", [source], outlet, config=PATIENT)
    assert (outcome.state, outcome.new) == ("ok", 1), outcome.message


@needs_chromium
def test_s11_no_page_reaches_inside_or_a_file_by_whatever_way(outlet: Outlet, tmp_path: Path) -> None:
    outlet.answers["/feed"] = Answer(a_feed([(f"{outlet.home}/news/1", 1)]))
    outlet.answers["/away"] = Answer(status=302, headers={"Location": "file:///etc/hostname"})
    with an_outlet() as inside:
        for path in ("/secret", "/frame", "/script.js"):
            inside.answers[path] = Answer(a_page("Secret", "the cellar"), headers={"Access-Control-Allow-Origin": "*"})
        outlet.answers["/inward"] = Answer(status=302, headers={"Location": f"{inside.home}/secret"})
        attack = f"""{BUILD}<script>
            const seen = [];
            const tries = ['{inside.home}/secret', '/inward', '/away', 'file:///etc/hostname', 'http://localhost:{inside.host.split(":")[1]}/secret'];
            const asked = tries.map(url => fetch(url).then(answer => answer.text()).then(text => seen.push(text), () => 0));
            for (const url of ['{inside.home}/frame', 'file:///etc/hostname']) {{
                const frame = document.createElement('iframe'); frame.src = url; document.body.append(frame) }}
            const script = document.createElement('script'); script.src = '{inside.home}/script.js'; document.body.append(script);
            try {{ new WebSocket('ws://{inside.host}/secret') }} catch (error) {{}}
            try {{ window.open('{inside.home}/secret') }} catch (error) {{}}
            navigator.sendBeacon('{inside.home}/secret', 'x');
            new Image().src = '{inside.home}/secret?' + document.title;
            setTimeout(() => {{ try {{ location.href = 'file:///etc/hostname' }} catch (error) {{}} }}, 50);
            setTimeout(() => {{ location.href = '{inside.home}/secret' }}, 100);
            Promise.allSettled(asked).then(() =>
                build({{title: 'A school opens', text: [{STORY!r}, 'Seen: ' + seen.length + ' ' + seen.join('|')]}}));
        </script>"""
        outlet.answers["/news/1"] = a_scripted_page(attack)
        (outcome,) = crawl_once(tmp_path / "store.db", [a_source(outlet, browser=True)], outlet, config=PATIENT)
        assert inside.hits.total() == 0
    assert outcome.new == 1, drop_details(tmp_path / "store.db")
    ((_, text),) = told(tmp_path / "store.db")
    assert "Seen: 0" in text


@needs_chromium
def test_the_guard_refuses_an_address_inside_and_a_file_before_chromium_hears_of_it(
    outlet: Outlet, tmp_path: Path
) -> None:
    with an_outlet() as inside:
        outlet.answers["/feed"] = Answer(a_feed([(f"{outlet.home}/news/{number}", number) for number in (1, 2, 3)]))
        outlet.answers["/news/1"] = Answer(status=302, headers={"Location": f"{inside.home}/secret"})
        outlet.answers["/news/2"] = Answer(status=302, headers={"Location": "file:///etc/hostname"})
        outlet.answers["/news/3"] = a_scripted_page(f"{BUILD}<script>build({{title: 'x', text: [{STORY!r}]}})</script>")
        (outcome,) = crawl_once(tmp_path / "store.db", [a_source(outlet, browser=True)], outlet, config=PATIENT)
        assert (outcome.new, outcome.dropped, inside.hits.total()) == (1, 2, 0)


@needs_chromium
def test_a_page_that_never_rests_is_read_as_it_is_then(outlet: Outlet, tmp_path: Path) -> None:
    outlet.answers["/feed"] = Answer(a_feed([(f"{outlet.home}/news/1", 1)]))
    outlet.answers["/more"] = Answer(b"{}")
    endless = f"{BUILD}<script>build({{title: 'A school opens', text: [{STORY!r}]}}); setInterval(() => fetch('/more'), 20)</script>"
    outlet.answers["/news/1"] = a_scripted_page(endless)
    (outcome,) = crawl_once(tmp_path / "store.db", [a_source(outlet, browser=True)], outlet, config=PATIENT)
    assert outcome.new == 1
    assert outlet.hits["/more"] <= browser.MOST_REQUESTS


def test_what_is_missing_is_named_with_the_fix(outlet: Outlet, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    needy = [a_source(outlet, key="scripted", browser=True)]
    assert browser.settings([a_source(outlet)], CONFIG) == {}
    monkeypatch.setenv(browser.CHROMIUM, str(tmp_path / "nowhere"))
    with pytest.raises(ConfigError, match=r"scripted: .*needs Chromium: install it .*CRAWLER_CHROMIUM"):
        browser.settings(needy, CONFIG)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ConfigError, match=r"pip install 'digest-crawler\[browser\]'"):
        browser.settings(needy, CONFIG)
