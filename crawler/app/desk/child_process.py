"""How a command that crawler serve started knows that it is one, and what it exits with."""

CHILD = "CRAWLER_CHILD"  # in its environment: that it is one


RUN = "CRAWLER_RUN"  # in a child's environment: the row of `runs` that it is


AGAIN = 75  # EX_TEMPFAIL of sysexits.h: what a child leaves with where its job is to be done again
