"""Where records ended, in PostgreSQL."""
