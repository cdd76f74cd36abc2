"""Sources come in, stored articles and one outcome for each listing go out.

`spider.crawl` acts; `backfill.backfill` reads articles from WARC files instead.
"""
