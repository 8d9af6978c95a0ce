"""What goes to the server: records, facts, live events."""
