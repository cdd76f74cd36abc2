"""Machine translations beside drafts: sentences come in, stored translations go out. `translate.translate_drafts` acts."""
