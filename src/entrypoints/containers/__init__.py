"""What the entrypoints are made of: ports in, use cases out; they own the life cycles."""
