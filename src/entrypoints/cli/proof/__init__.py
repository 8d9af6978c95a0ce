"""`akira reconcile`, `republish`, `rebuild`, `retention`."""
