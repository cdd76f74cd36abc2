"""The queue as a Markdown file: drafts go out into it, decisions come back from it. `sync.sync` acts."""
