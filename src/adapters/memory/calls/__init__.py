"""The book of calls in memory."""
