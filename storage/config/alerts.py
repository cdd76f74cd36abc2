"""Models of the sections of config/digest.yaml about stories that break and stories that people watch."""

from typing import Annotated

from pydantic import Field, model_validator

from storage.config.server import TimeOfDay
from storage.config.strict import Share, Strict


class BreakingConfig(Strict):
    """When a story breaks; `surprise` 0: never."""

    outlets: Annotated[int, Field(ge=2, le=50)] = 3
    hours: Annotated[float, Field(gt=0, le=24)] = 3.0
    share: Share = 0.01
    surprise: Annotated[float, Field(ge=0, le=50)] = 3.0
    top_hours: Annotated[float, Field(ge=0, le=168)] = 12.0


class Watch(Strict):
    """What somebody wants to hear of: a story that meets every criterion named, and one of each criterion's values. `about` is a sentence,
    compared by meaning; `outlets` counts independent ones; `again` are the numbers of outlets at which it is told again."""

    name: Annotated[str, Field(pattern=r"^[^\s/][^\r\n/]{0,59}$")]
    words: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    about: Annotated[str, Field(max_length=500)] = ""
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    relevance: Share = 0.0
    least_outlets: Annotated[int, Field(ge=1, le=50)] = 1
    breaking: bool = False
    again: tuple[Annotated[int, Field(ge=2, le=500)], ...] = (5, 10)
    urgent: bool = False
    mail: tuple[Annotated[str, Field(pattern=r"^[^\s@<>]+@[^\s@<>]+$")], ...] = ()
    channels: tuple[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")], ...] = ()

    @model_validator(mode="after")
    def _asks_for_something(self) -> "Watch":
        lists = (self.words, self.names, self.places, self.outlets, self.languages)
        if not (any(lists) or self.about or self.relevance or self.least_outlets > 1 or self.breaking):
            raise ValueError("has no criterion: words, names, places, about, outlets, languages, relevance, …")
        return self


class WatchConfig(Strict):
    """How alarms about watched stories are sent. A channel is an address of Apprise in the variable CRAWLER_CHANNEL_NAME; `inside` are
    hosts of one's own network that channels may reach; `page` begins the links to drafts."""

    watches: tuple[Watch, ...] = ()
    quiet_hours: tuple[TimeOfDay, TimeOfDay] | None = None
    most_an_hour: Annotated[int, Field(ge=1, le=1000)] = 10
    fresh_hours: Annotated[float, Field(gt=0, le=168)] = 24.0
    nearness: Annotated[float, Field(gt=0, le=20)] = 4.0
    inside: tuple[str, ...] = ()
    page: Annotated[str, Field(pattern=r"^(https?://[^\s<>\"'\\]+/)?$")] = ""

    @model_validator(mode="after")
    def _each_name_once(self) -> "WatchConfig":
        names = [watch.name for watch in self.watches]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"`name` {', '.join(twice)} is taken: each watch has a name of its own")
        return self
