"""Dead letters: parked, and settled by people."""
