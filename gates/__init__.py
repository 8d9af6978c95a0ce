"""What no change walks around: kinds of import contracts, and mutants for the unit tests."""
