"""One module a command: gather, call the pure rooms, render."""
