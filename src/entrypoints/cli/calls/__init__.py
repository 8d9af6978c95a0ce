"""`akira cdr`, `rerate`, `whatif`."""
