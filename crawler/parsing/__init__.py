"""What listings and pages share: charsets, dates, languages, addresses, answers that are no articles.

Pure functions.
"""
