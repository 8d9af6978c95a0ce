"""From the stream to the book, and what is done with calls there."""
