"""House style: an entry and its sources come in, findings with proposed fixes go out. `check.check` acts; all of it is pure."""
