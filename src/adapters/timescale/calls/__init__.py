"""The book of calls in PostgreSQL."""
