"""An open desk comes in, findings with their fixes go out; nothing is changed. `doctor.look` runs every check."""
