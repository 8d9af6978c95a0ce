"""What an operator can do: a container a subject, and one that holds them all."""
