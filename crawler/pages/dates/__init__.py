"""A page that was parsed comes in, the time its article was published goes out, and where that was read. `stated.PageDates` decides."""
