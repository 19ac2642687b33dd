"""File formats that are read, translated and written back; one a file."""
