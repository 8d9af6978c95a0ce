"""Servers in memory, as somebody from outside sees them."""
