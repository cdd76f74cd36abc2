"""Chains are told from look-alikes as docs/decisions/330 says, on the half that nothing was chosen on."""

from bench.threads import ROOT, Measured, measure, reports
from storage.config.settings import load_config
from summarizer.encoding.encoder import Encoder


def test_chains_and_look_alikes(encoder: Encoder) -> None:
    config, found = load_config(ROOT / "config" / "digest.yaml"), reports()
    figures = measure(Measured(found, encoder, config), found)["reported (even)"]
    assert (figures["chains"], figures["look_alikes"]) == (32, 32)
    assert figures["precision"] >= 0.9
    assert figures["recall"] >= 0.8
    assert figures["another event"]["linked"] <= 0.004 * figures["another event"]["pairs"]
