"""Health of outlets: stored outcomes and articles come in, a state with reason and advice goes out. `judge.look` reads the store."""
