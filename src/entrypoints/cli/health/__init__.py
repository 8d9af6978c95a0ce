"""`akira status`, `doctor`, `migrate`, `setup`."""
