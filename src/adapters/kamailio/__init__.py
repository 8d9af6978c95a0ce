"""Kamailio itself: what it says of its configuration, and calls through it."""
