"""Article → story → draft. Imports storage."""
