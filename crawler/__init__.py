"""Outlets come in, stored articles go out: one room a step, and the application around all stages in `app`.

`run.run` calls the stages in order.
"""
