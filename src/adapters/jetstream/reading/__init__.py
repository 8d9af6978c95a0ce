"""What comes from the server: the inbox, and tapes read from beside."""
