"""File and stream in memory."""
