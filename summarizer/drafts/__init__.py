"""Stories come in, draft entries go out: headlines and sentences with their sources. `draft.draft_stories` acts."""
