"""Hours of traffic."""
