"""`akira rebuild`, `log`."""
