"""The body of a feed, sitemap, section page or JSON API comes in, links to articles go out. `read.read_listing` acts."""
