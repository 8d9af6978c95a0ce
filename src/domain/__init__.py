"""What a call is and what may be said of it; knows no clock, no file, no network."""
