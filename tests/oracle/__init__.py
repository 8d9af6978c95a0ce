"""What must have become of every line, told without asking the product."""
