"""The event log's table."""

from typing import Final

EVENT_COLUMNS: Final = ("stream_id", "version", "type", "schema_version", "data")
