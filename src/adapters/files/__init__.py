"""Files for other people and their programs."""
