"""Made-up outlets on loopback: what `make run` and the tests crawl. Imports storage and crawler.sources.source."""
