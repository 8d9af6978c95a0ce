"""`akira reconcile`, `retention`."""
