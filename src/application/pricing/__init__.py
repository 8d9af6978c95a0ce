"""Tariffs: imported, compared, and the book of prices of a moment."""
