"""The proof that nothing is missing, and what rests on it."""
