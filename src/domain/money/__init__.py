"""Companies, their limits, what moves their balances and what follows from that."""
