"""What the crawl may do to the outlets and to this machine: a setting that regresses fails here."""

from scrapy.settings import Settings

from crawler.fetching.scrapy_settings import ACCEPT_LANGUAGE, accept_language, settings, slots
from crawler.sources.source import Source
from storage.config.settings import CrawlConfig
from storage.text.languages import LANGUAGES

CONFIG = CrawlConfig(user_agent="digest-crawler/0.1 (+https://desk.example/bot)")


def a_source(key: str, home: str, delay: float) -> Source:
    listing = {"kind": "feed", "url": f"{home}/feed", "sure": "unproven"}
    return Source.model_validate(
        {
            "key": key,
            "name": key,
            "home": home,
            "editions": {"en": {"listings": (listing,)}},
            "article": {"pattern": r"/news/(?P<id>\d+)", "examples": (f"{home}/news/1",)},
            "timezone": "Asia/Baghdad",
            "delay_seconds": delay,
        }
    )


def test_nothing_listens_runs_code_or_reads_files() -> None:
    made = Settings(settings(CONFIG, []))
    assert made.getwithbase("EXTENSIONS") == {}
    assert not made.getbool("TELNETCONSOLE_ENABLED")
    assert not made.getbool("REMOTE_CONTROL_ENABLED")
    assert set(made.getwithbase("DOWNLOAD_HANDLERS")) == {"http", "https"}
    assert set(made.getwithbase("DOWNLOAD_HANDLERS").values()) == {"crawler.fetching.guarded_handler.GuardedHandler"}


def test_requests_are_checked_bounded_and_say_who_asks() -> None:
    made = Settings(settings(CONFIG, []))
    assert made.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert made["DOWNLOAD_TLS_MIN_VERSION"] == "TLSv1.2"
    assert made.getbool("ROBOTSTXT_OBEY")
    assert made["ROBOTSTXT_USER_AGENT"] == "digest-crawler"
    assert made["USER_AGENT"] == CONFIG.user_agent
    assert made.getint("DOWNLOAD_MAXSIZE") == CONFIG.max_bytes
    assert made.getfloat("DOWNLOAD_TIMEOUT") == CONFIG.timeout_seconds
    assert not {429, 503} & set(made.getlist("RETRY_HTTP_CODES"))
    for off in ("COOKIES_ENABLED", "REFERER_ENABLED", "HTTPPROXY_ENABLED", "METAREFRESH_ENABLED"):
        assert not made.getbool(off), off


def test_every_language_is_asked_for_by_name() -> None:
    assert set(ACCEPT_LANGUAGE) == set(LANGUAGES)
    assert "Accept-Language" not in Settings(settings(CONFIG, []))["DEFAULT_REQUEST_HEADERS"]


def test_a_host_of_two_outlets_gets_the_longer_delay() -> None:
    made = slots([a_source("one", "https://news.example", 2.0), a_source("two", "https://news.example", 7.0)])
    assert made == {"news.example": {"concurrency": 1, "delay": 7.0, "jitter": 0.0}}


def test_an_edition_in_any_language_is_asked_for_in_it() -> None:
    assert accept_language("ckb") == ACCEPT_LANGUAGE["ckb"]
    assert accept_language("sw") == "sw, *;q=0.1"
