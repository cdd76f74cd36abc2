"""Fetching politely and safely: a request comes in, a page or an error goes out. `fetcher.Fetcher` acts."""
