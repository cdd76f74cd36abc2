"""Models of the sections of config/digest.yaml about `crawler serve` and about retention."""

from datetime import time
from ipaddress import ip_network
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from storage.config.strict import Share, Strict


def _is_time(text: str) -> str:
    try:
        time.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"must be a time of day as 07:30, not {text!r}") from error
    return text


TimeOfDay = Annotated[str, Field(pattern=r"^\d\d:\d\d$"), AfterValidator(_is_time)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class SetTime(Strict):
    """A command of `crawler` that `serve` starts at a time of day, in the digest's time zone."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    at: TimeOfDay
    run: Annotated[str, Field(min_length=1)]
    days: tuple[Weekday, ...] = ()


class ServeConfig(Strict):
    crawls_at_once: Annotated[int, Field(ge=1, le=32)] = 2
    jitter: Share = 0.1
    quiet_hours: tuple[TimeOfDay, TimeOfDay] | None = None
    drafting_minutes: Annotated[float, Field(gt=0)] = 10.0
    attempts: Annotated[int, Field(ge=1, le=10)] = 3
    crawl_deadline_minutes: Annotated[float, Field(gt=0)] = 30.0
    deadline_minutes: Annotated[float, Field(gt=0)] = 60.0
    crawl_megabytes: Annotated[int, Field(ge=256)] = 1024
    megabytes: Annotated[int, Field(ge=512)] = 4096
    set_times: tuple[SetTime, ...] = ()

    @model_validator(mode="after")
    def _names_are_of_one_job(self) -> "ServeConfig":
        names = [set_time.name for set_time in self.set_times]
        twice = sorted({name for name in names if names.count(name) > 1} | ({"drafting"} & set(names)))
        if twice:
            raise ValueError(f"`name` {', '.join(twice)} is taken: each job has a name of its own")
        return self


def _is_network(text: str) -> str:
    try:
        ip_network(text)
    except ValueError as error:
        raise ValueError(f"must be an address or a network as 10.0.0.0/24, not {text!r}") from error
    return text


def _is_origin(text: str) -> str:
    parts = urlsplit(text)
    if (
        parts.scheme not in {"http", "https"}
        or text != f"{parts.scheme}://{parts.netloc}"
        or "@" in text
        or not parts.netloc
    ):
        raise ValueError(f"must be the origin of a web page as https://desk.example.org, not {text!r}")
    return text


class ReviewConfig(Strict):
    """`proxies`: addresses or networks of the proxies between editors and the page, whose X-Forwarded-For counts. `api_per_minute`:
    requests of a token within a minute; `api_origins`: web pages of other origins whose scripts may read /api/ with a token."""

    proxies: tuple[Annotated[str, AfterValidator(_is_network)], ...] = ()
    api_per_minute: Annotated[int, Field(ge=1, le=100_000)] = 120
    api_origins: tuple[Annotated[str, AfterValidator(_is_origin)], ...] = ()


Days = Annotated[int, Field(ge=1)]


class RetentionConfig(Strict):
    versions_days: Days = 365
    rejected_days: Days = 180
    runs_days: Days = 180
    drops_days: Days = 180
    bands_days: Days = 90
    names_days: Days = 60
    unused_days: Days = 60
