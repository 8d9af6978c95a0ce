"""What others hear of the event log."""
