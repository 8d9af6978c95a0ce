"""The one door to the event log: facts, the rows that people read of them, and what they move."""

from adapters.timescale.journal.appending import append, enter, settle

__all__ = ["append", "enter", "settle"]
