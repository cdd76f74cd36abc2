"""Tables of the crawl: frontier, runs and jobs, cached responses, pauses of hosts, observations.

Every query takes a connection.
"""
