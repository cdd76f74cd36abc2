"""`crawler serve` and its workers: due jobs come in, each becomes a command in a process of its own. `scheduler.serve` acts."""
