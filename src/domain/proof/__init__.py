"""How it is known that nothing is missing."""
