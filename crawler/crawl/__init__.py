"""The crawl: sources come in, stored articles and one outcome per listing go out. `spider.crawl` acts."""
