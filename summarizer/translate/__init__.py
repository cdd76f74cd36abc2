"""Drafts come in, machine translations beside them go out. `translate.translate_drafts` acts."""
