"""Stored outcomes and articles come in, the state of each outlet with its reason and advice goes out.

`judge.look` reads the store; `probe.check` and `repair.propose` help a person to fix an outlet; `rhythm.next_due` says when it is due.
"""
