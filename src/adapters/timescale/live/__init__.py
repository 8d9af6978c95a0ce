"""What the live gateway needs, in PostgreSQL."""
