"""`akira stream`."""
