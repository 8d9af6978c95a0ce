"""Whether the unit tests of a room would see a small mistake in it."""
