"""Counts over all tables, and deleting what is past its retention period. Every function takes a connection or the store."""
