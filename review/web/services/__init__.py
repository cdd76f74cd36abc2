"""The desk that the page works on: its accounts, queue file, rows of all drafts and outlets to add.

Built once by crawler/app/server/review_server.py, and held by review/web/request/context.py.
"""
