"""Wire: the live view as JSON, as browsers and programs get it."""

from adapters.wire.live_json.rows import Status, gone, left, reset, row, snapshot, status

__all__ = ["Status", "gone", "left", "reset", "row", "snapshot", "status"]
