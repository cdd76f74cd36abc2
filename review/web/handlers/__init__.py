"""The pages, a module each: a request comes in, review/decisions acts, and the answer goes out.

The routes are in review/web/app.py.
"""
