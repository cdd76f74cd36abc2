"""Decisions: what a person wants done to a draft comes in, rows of decisions go out. `rules` decides; `acts`, `settle` and `undo` act."""
