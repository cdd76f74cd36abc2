"""Draft entries: stories come in, headlines and sentences with their sources go out. `draft.draft_stories` acts."""
