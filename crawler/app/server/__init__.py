"""Due jobs come in, each becomes a command in a separate process.

`scheduler.serve` runs them on one machine, `worker_queue.run_worker` on several; `review_server.serve` serves the review page.
"""
