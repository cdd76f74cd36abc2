"""Approved entries come in, published files and mail go out.

`publish.publish` acts; `mail.send` mails a digest; `imports.import_entries` takes in entries approved elsewhere.
"""
