"""New rows for `data/`: read from a file or a terminal, checked in a copy, written all or none."""
