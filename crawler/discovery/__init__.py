"""An outlet's address comes in, a proposed entry of sources.yaml goes out; and whether a listing is still what it was.

Acts in `discover.discover`, which fetches through the crawl's own client; all else decides.
"""
