"""The truth about the made-up articles: what a crawler that reads them well must find."""

from pathlib import Path

from storage.config.strict import Strict
from storage.config.yaml_file import load_yaml

EVENTS = Path(__file__).parent / "events.yaml"


class Events(Strict):
    """Articles by name ("zagros/akre-flood").

    `events`: articles of one event. `copies`: a copy, and what it repeats. `look_alikes`: alike in words, of two events.
    `off_topic`: nothing for a digest about Iraq. `edited`: changed by `Demo.edit`.
    """

    events: dict[str, tuple[str, ...]]
    copies: dict[str, str]
    look_alikes: tuple[tuple[str, str], ...]
    off_topic: tuple[str, ...]
    edited: tuple[str, ...]


def load_events() -> Events:
    """Return the events of the demo, from events.yaml."""
    return load_yaml(EVENTS, Events)
