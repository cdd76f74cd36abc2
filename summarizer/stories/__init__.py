"""Stored articles come in, groups of articles about one event go out. `group.group_stories` acts."""
