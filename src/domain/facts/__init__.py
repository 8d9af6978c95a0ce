"""What is recorded for ever, and what an amendment changes."""
