"""An address comes in, one page or an error goes out, fetched politely and safely. `fetcher.Fetcher` acts."""
