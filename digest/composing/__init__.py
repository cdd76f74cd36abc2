"""From approved entries to one document: days, sections, numbers, corrections, charts. Pure; digest/formats renders it."""
