"""The event log in PostgreSQL, for those who read it."""
