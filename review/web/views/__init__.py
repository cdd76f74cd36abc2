"""The store comes in; what a page shows goes out, read by one call a page.

`draft_view.draft_view`, `queue_view.queue_view`, `merge_view.merge_view` and their siblings read; `row_flags` and `snippets` decide.
"""
