"""What calls are worth to those who carry and sell them."""
