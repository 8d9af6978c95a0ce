"""One SQL statement a file; the first line says why it is there."""
