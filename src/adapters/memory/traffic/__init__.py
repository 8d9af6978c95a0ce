"""Hours of traffic in memory."""
