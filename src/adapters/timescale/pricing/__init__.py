"""Tariffs and prices in PostgreSQL."""
