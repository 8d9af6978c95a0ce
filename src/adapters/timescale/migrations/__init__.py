"""The schema, forward only; a released file never changes."""
