"""What the book has of the files of the SIP hosts."""
