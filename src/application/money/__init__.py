"""Companies, their money, and suppliers."""
