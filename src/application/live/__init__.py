"""The calls in progress for many viewers: what each may see, and what changed since it looked."""
