"""The shipped desk's settings (config/digest.yaml), for tests that are about its country."""

from crawler.pages.boilerplate import datelines_of
from storage.config.settings import load_config
from tests.support.paths import ROOT

CONFIG = load_config(ROOT / "config" / "digest.yaml")
DATELINES = datelines_of(CONFIG.crawl)
# The digest's country by its language, as config/digest.yaml writes it, and its time zone.
COUNTRY = {"en": "Iraq", "ar": "العراق", "ckb": "عێراق", "kmr": "Iraq"}
ZONE = "Asia/Baghdad"
