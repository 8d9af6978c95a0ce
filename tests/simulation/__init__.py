"""The whole pipeline in one thread, where time, chance and every failure come from a seed."""
