"""What a bridge says of itself over HTTP."""

from datetime import UTC, datetime
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import urlopen

from attrs import frozen

from entrypoints.process.samples import samples_of

_SECONDS = 5


@frozen(kw_only=True)
class BridgeFigures:
    """A bridge at one moment; `last_ack` is None before its first confirmation."""

    lag_seconds: float
    lag_bytes: int
    unconfirmed: int
    connected: bool
    last_ack: datetime | None


def bridge_figures(url: str) -> BridgeFigures | str:
    """Ask a bridge, or tell why it cannot be asked."""
    if not url.startswith(("http://", "https://")):
        return "no http address"
    try:
        with urlopen(f"{url.rstrip('/')}/metrics", timeout=_SECONDS) as answer:  # noqa: S310 seen to
            found = samples_of(answer.read().decode())
    except (OSError, URLError, HTTPException, ValueError) as error:
        return str(error)
    if "cdr_bridge_lag_seconds" not in found:
        return "answers, but is no bridge"
    last_ack = found.get("cdr_bridge_last_ack_timestamp_seconds", 0)
    return BridgeFigures(
        lag_seconds=found["cdr_bridge_lag_seconds"],
        lag_bytes=int(found.get("cdr_bridge_lag_bytes", 0)),
        unconfirmed=int(found.get("cdr_bridge_unconfirmed", 0)),
        connected=found.get("cdr_bridge_nats_connected") == 1,
        last_ack=datetime.fromtimestamp(last_ack, UTC) if last_ack else None,
    )
