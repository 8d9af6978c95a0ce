"""Rates as files, as rows, and in little memory."""
