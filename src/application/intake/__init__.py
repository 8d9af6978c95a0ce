"""From the file to the stream."""
