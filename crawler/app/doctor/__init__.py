"""Every check of a desk: an open desk comes in, findings with their fixes go out. `doctor.look` acts."""
