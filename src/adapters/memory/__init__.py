"""The ports in memory: the reference that the real adapters are held against."""
