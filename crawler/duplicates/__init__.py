"""Copies: stored articles come in, verdicts on which repeat another go out. `fold.fold_copies` acts."""
