"""The client's protocol: shorter ways through it, headers and answers."""
