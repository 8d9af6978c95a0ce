"""`akira reconcile`, `retention`, `seal`."""
