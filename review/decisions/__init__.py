"""What a person wants done to a draft comes in, rows of decisions go out.

`rules` decides; `acts`, `story_changes`, `settle` and `undo` act.
"""
