"""Rows of the table `event`, read as the facts that they tell."""

from asyncpg import Record

from adapters.wire import event_json


def told_in(row: Record) -> event_json.Told:
    """Read what a row tells, of an event that needs nothing beside it.

    Raises:
        LookupError: this release knows no such event.
    """
    return event_json.decode(row["type"], row["schema_version"], row["data"])
