"""What one machine needs that does everything: its own servers, its own token."""
