"""Approved → published. Imports storage."""
