"""What bridges say of themselves over HTTP."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import urlopen

from attrs import frozen

from application.errors import UnavailableError
from application.health.data import BridgeFigures
from application.health.ports import Bridges

_SECONDS = 5


@frozen
class HttpBridges(Bridges):
    """Bridges by the address of their metrics.

    Attributes:
        samples: reads a page of metrics; raises `ValueError` where it is none.
    """

    samples: Callable[[str], Mapping[str, float]]

    async def figures(self, url: str) -> BridgeFigures:
        if not url.startswith(("http://", "https://")):
            raise UnavailableError("no http address")
        try:
            text = await asyncio.to_thread(_metrics, url)
            return _figures(self.samples(text))
        except KeyError as error:
            raise UnavailableError("answers, but is no bridge") from error
        except (OSError, URLError, HTTPException, ValueError) as error:
            raise UnavailableError(str(error)) from error


def _metrics(url: str) -> str:
    with urlopen(f"{url.rstrip('/')}/metrics", timeout=_SECONDS) as answer:  # noqa: S310 seen to
        return str(answer.read().decode())


def _figures(samples: Mapping[str, float]) -> BridgeFigures:
    last_ack = samples.get("cdr_bridge_last_ack_timestamp_seconds", 0)
    return BridgeFigures(
        lag_seconds=samples["cdr_bridge_lag_seconds"],
        lag_bytes=int(samples.get("cdr_bridge_lag_bytes", 0)),
        unconfirmed=int(samples.get("cdr_bridge_unconfirmed", 0)),
        connected=samples.get("cdr_bridge_nats_connected") == 1,
        last_ack=datetime.fromtimestamp(last_ack, UTC) if last_ack else None,
        settled_lag_seconds=samples.get("cdr_bridge_settled_lag_seconds", 0),
        lost_bytes=int(samples.get("cdr_bridge_lost_bytes", 0)),
    )
