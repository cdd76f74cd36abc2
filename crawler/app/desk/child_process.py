"""How a command that crawler serve started knows that it is one, and what commands exit with beside 0, 1 and 2."""

CHILD = "CRAWLER_CHILD"  # in its environment: that it is one
RUN = "CRAWLER_RUN"  # in a child's environment: the row of `runs` that it is
AGAIN = 75  # EX_TEMPFAIL of sysexits.h: what a child exits with where its job is to be done again
BUG = 70  # EX_SOFTWARE: what any command exits with where this program itself is wrong
