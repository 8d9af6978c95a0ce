"""The event log in memory, for those who read it."""
