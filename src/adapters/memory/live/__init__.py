"""What the live gateway needs, in memory."""
