"""The database itself: its server, its schema."""
