"""Page → article. Extraction never touches the network; saved pages are its tests. Imports storage."""
