"""Sample outlets on this machine, crawled by `make run` and the tests. `server.serve` serves them."""
