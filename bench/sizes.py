"""How much is measured."""

from typing import Final

from attrs import frozen

from adapters.embedded.nats import SYNC_INTERVAL

# When the server has a message on the disk: at once, as in production, or within two minutes.
ALWAYS: Final = "always"
PRODUCTION: Final = SYNC_INTERVAL
DEFAULT: Final = "2m"


@frozen(kw_only=True)
class Sizes:
    """Counts of records unless told otherwise.

    Attributes:
        syncs: settings of the server that are compared.
        timescale: whether the database is TimescaleDB in a container, not an embedded PostgreSQL.
        synced: where the server syncs each message to the disk.
        slow: for peers that do a few hundred a second.
        seconds: length of the latency run; idle: of the idle one.
        backlog: MB of unread file for the bridge.
        prefixes: of the tariff by which calls are priced.
        ratings: calls that are priced for the rate alone, under a tariff of `deck` prefixes.
        imported: rows of the file of rates; also of the tariff in the worker's memory.
        companies: where there are many.
        viewers, live_calls: of the live gateway.
        small_table, large_table: rows in `cdr` for the growth of cost.
    """

    syncs: tuple[str, ...] = (DEFAULT, PRODUCTION, ALWAYS)
    timescale: bool = False
    rounds: int = 3
    records: int = 60_000
    synced: int = 8_000
    slow: int = 1_500
    seconds: float = 20
    idle: float = 15
    backlog: int = 100
    prefixes: int = 20_000
    ratings: int = 150_000
    deck: int = 200_000
    imported: int = 500_000
    companies: int = 100_000
    viewers: int = 1000
    live_calls: int = 5000
    small_table: int = 100_000
    large_table: int = 300_000


def told(sync: str) -> str:
    """Name a setting in a row."""
    names = {DEFAULT: "sync default", PRODUCTION: f"sync {PRODUCTION} as in production"}
    return names.get(sync, f"sync {sync}")


FULL: Final = Sizes()
GROWTH: Final = 10_000_000
GIGABYTE: Final = 1000
SMALL: Final = Sizes(
    syncs=(DEFAULT,), rounds=1, records=1_500, synced=400, slow=60,
    seconds=1, idle=0.5, backlog=4, prefixes=900,
    small_table=1_000, large_table=3_000, ratings=500, deck=2_000, imported=2_000,
    companies=300, viewers=20, live_calls=100,
)  # fmt: skip
