"""Hours of traffic in PostgreSQL."""
