"""Files on disk: their bytes, their lines, and what tells one from another."""
