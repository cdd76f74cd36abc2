"""Requests of a browser come in, pages and decisions go out.

`app.app` builds the review page; `app.ROUTES` lists its addresses.
"""
