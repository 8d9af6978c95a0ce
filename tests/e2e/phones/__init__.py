"""Phones that say whatever a test wants them to, right or wrong."""
