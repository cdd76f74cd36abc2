"""The list of readers from the command line."""

import json
from pathlib import Path

from digest.subscribing import Links
from storage.database.store import open_store
from storage.publishing import subscribers
from tests.support.command import crawler


def test_the_list_of_readers_is_kept_by_commands(tmp_path: Path) -> None:
    assert crawler("mail", "subscribe", "Aras <aras@reader.example>", "--agreed", data=tmp_path).returncode == 0
    refused = crawler("mail", "subscribe", "nasrin@reader.example", data=tmp_path)
    assert refused.returncode == 2
    assert all(name in refused.stderr for name in ("mail.public", "mail.server"))  # at once
    assert crawler("mail", "subscribe", "no address", "--agreed", data=tmp_path).returncode == 2
    listed = json.loads(crawler("mail", "subscribers", "--json", data=tmp_path).stdout)["subscribers"]
    assert [(one["address"], one["state"], one["origin"]) for one in listed] == [
        ("aras@reader.example", "confirmed", "command")
    ]
    assert "nonce" not in listed[0]
    assert crawler("mail", "confirm", "https://digest.example/confirm?t=x", data=tmp_path).returncode == 2
    store = open_store(tmp_path / "desk.db")
    with store.read() as db:
        reader = subscribers.by_id(db, 1)
    store.close()
    assert reader is not None
    forged = Links(b"another key", "https://digest.example/").unsubscribe(reader)
    assert crawler("mail", "unsubscribe", forged, data=tmp_path).returncode == 2
    assert "unsubscribed" in crawler("mail", "unsubscribe", "aras@reader.example", data=tmp_path).stdout
    assert "aras@reader.example" in crawler("mail", "subscribers", data=tmp_path).stdout


def test_the_public_pages_say_what_they_need(tmp_path: Path) -> None:
    refused = crawler("review", "--public", data=tmp_path)
    assert (refused.returncode, "mail.public" in refused.stderr) == (2, True)
