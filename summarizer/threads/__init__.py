"""Drafted stories come in, links to the earlier stories that they continue go out. `linking.link_stories` acts."""
