"""Counts over all tables, and deletion of what is past its retention period.

`counts.count` counts, `retention.forget` deletes.
"""
