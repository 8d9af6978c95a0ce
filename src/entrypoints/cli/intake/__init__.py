"""`akira stream`, `republish`."""
