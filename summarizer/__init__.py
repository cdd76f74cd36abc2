"""Stored articles come in, stories, drafts and translations go out."""
