"""Dead letters in PostgreSQL."""
