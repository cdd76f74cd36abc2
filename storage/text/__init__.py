"""Text in Latin, Arabic and Kurdish letters: normal form, numbers, months, words, differences.

Pure functions.
"""
