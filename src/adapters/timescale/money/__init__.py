"""Companies and their money in PostgreSQL."""
