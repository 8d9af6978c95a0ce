"""Tariffs and prices in memory."""
