"""Calls in progress, folded from events that may come late, twice, in disorder or not at all."""
