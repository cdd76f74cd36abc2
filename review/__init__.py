"""Draft → approved or rejected, by people. Imports storage."""
