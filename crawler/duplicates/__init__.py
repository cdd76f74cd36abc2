"""Stored articles come in, verdicts on which of them repeat another go out. `fold.fold_copies` acts."""
