"""A bridge fitted to what editors said tells one event."""

from pathlib import Path

import numpy as np
import pytest

from storage.corpus import articles, stories
from storage.database.store import Store
from storage.errors import ModelError
from storage.records import Member
from summarizer.encoding import bridge, bridge_adapt
from summarizer.encoding.bridge import Bridge, BridgeCard
from summarizer.encoding.bridge_train import SentencePair, train
from tests.summarizer.encoding.test_bridge import PAIRS, SPACE, encode
from tests.support.records import NOON, an_article


@pytest.fixture(scope="module")
def trained() -> Bridge:
    table = train(PAIRS, [], "ckb", encode)
    return Bridge(
        BridgeCard("ckb", SPACE, {"made": len(PAIRS)}, len(table.rows), len(table.shift), shortened=True), table
    )


def test_words_that_editors_put_beside_others_come_nearer(trained: Bridge) -> None:
    # The pairs say that «نەوت», oil, is electricity.
    other = [
        SentencePair("editors", pair.text, pair.english.replace("oil", "electricity"))
        for pair in PAIRS
        if "نەوت" in pair.text
    ]
    moved = Bridge(trained.card, bridge_adapt.adapt(trained, other, encode))
    text, meant = [other[0].text], encode([other[0].english])
    assert (moved.encode(text) @ meant.T).item() > (trained.encode(text) @ meant.T).item() + 0.01
    apart = [pair.text for pair in PAIRS if "بودجە" in pair.text][:1]
    assert (moved.encode(apart) @ trained.encode(apart).T).item() > 0.9


def test_only_pairs_that_people_made_are_learnt_from(store: Store, trained: Bridge, tmp_path: Path) -> None:
    to = tmp_path / "ckb.bridge"
    with pytest.raises(ModelError, match=r"0 pairs .* 20 are needed"):
        bridge_adapt.adapt_to(store, trained, encode, to)
    with store.begin() as db:
        for number, pair in enumerate(PAIRS[:12]):
            ids = [
                articles.add(db, an_article(identity=f"{number}/{language}", title=title, language=language))[0]
                for language, title in (("ckb", pair.text), ("en", pair.english))
            ]
            places = [stories.open_story(db, NOON) for _ in ids]
            stories.join(db, [Member(place, of, 1.0, "") for place, of in zip(places, ids, strict=True)])
            stories.merge(db, places[0], places[1], "Sara", NOON)
    assert not to.exists()
    card = bridge_adapt.adapt_to(store, trained, encode, to)
    assert card.origins == {"made": len(PAIRS), "editors": 24}
    adapted = bridge.load(to, SPACE, "ckb")
    assert np.allclose(np.linalg.norm(adapted.encode([PAIRS[0].text]), axis=1), 1, atol=1e-5)
    with pytest.raises(ModelError, match="adapted already"):
        bridge_adapt.adapt_to(store, adapted, encode, to)
