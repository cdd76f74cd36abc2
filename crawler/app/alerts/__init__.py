"""Stories come in; those that break now go out, and alarms about those that people watch.

`breaking.find_breaking` notes the stories that break; `alert.alert` makes the alarms and sends those that are due.
"""
