"""Processes killed at random, and a ledger of what each line must have become."""
