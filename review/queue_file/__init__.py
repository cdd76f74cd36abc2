"""Drafts go out to a Markdown file, decisions come back from it. `sync.sync` acts."""
