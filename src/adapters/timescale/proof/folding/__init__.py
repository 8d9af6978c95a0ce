"""Every table that follows from the log against the log, row by row, by the server itself."""
