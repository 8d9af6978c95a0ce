"""Files followed from a position on, through rotations."""
