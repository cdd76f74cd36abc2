"""Drafts come in, decisions of people go out: by the queue file, or by the review page."""
