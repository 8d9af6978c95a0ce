"""`akira dead`."""
