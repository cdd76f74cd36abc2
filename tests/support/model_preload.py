"""Imported by the fork server of tests/support/warm_process.py alone: the library of the sentence model, as a run imports it."""

import os

os.environ["HF_HUB_OFFLINE"] = "1"  # huggingface_hub reads it once

import sentence_transformers

__all__ = ["sentence_transformers"]
