"""Companies and their money in memory."""
