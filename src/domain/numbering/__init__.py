"""How numbers are written, and which number is meant."""
