"""Dead letters in memory."""
