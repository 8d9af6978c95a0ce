"""Calls of three companies over a change of the clock, and what they come to by hand."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from attrs import define, evolve, field

from adapters.contract.builders import a_cdr, a_received_call
from domain.calls.cdr import Cdr
from domain.facts.call_facts import CallReceived
from domain.money.invoicing import DestinationLine
from domain.pricing.price_book import PriceBook

# By a begun minute; 7 has no price.
PRICES: Mapping[str, tuple[str, Decimal]] = {
    "49": ("Germany", Decimal("0.05")),
    "44": ("Britain", Decimal("0.07")),
    "1": ("America", Decimal("0.013")),
}
ZONES: Mapping[str, str] = {
    "Acme": "Europe/Berlin",
    "Beta": "America/New_York",
    "Gamma": "Australia/Lord_Howe",
}
MONTHS = ("2026-09", "2026-10", "2026-11")
_FIRST = datetime(2026, 9, 29, tzinfo=UTC)
_SPAN = 36 * 24 * 3600
_EDGES = (
    datetime(2026, 9, 30, 22, tzinfo=UTC),
    datetime(2026, 10, 1, 4, tzinfo=UTC),
    datetime(2026, 9, 30, 13, 30, tzinfo=UTC),
    datetime(2026, 10, 31, 23, tzinfo=UTC),
    datetime(2026, 11, 1, 4, tzinfo=UTC),
    datetime(2026, 10, 31, 13, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
)
_TICK = timedelta(microseconds=1)


@define
class Made:
    """A call that somebody made, as the test knows it.

    Attributes:
        counts: whether it is to be paid.
        talk: how long it lasted when it was last charged.
    """

    company: str
    cdr: Cdr
    counts: bool = True
    talk: timedelta = field(init=False)
    key: UUID = field(default=UUID(int=0))

    def __attrs_post_init__(self) -> None:
        self.talk = self.cdr.duration

    def month(self) -> str:
        """Read the calendar on the wall where the company is."""
        return self.cdr.start_time.astimezone(ZoneInfo(ZONES[self.company])).strftime("%Y-%m")

    def prefix(self) -> str:
        """Look up by which numbers it is sold; nothing where by none."""
        number = self.cdr.callee or ""
        return next((prefix for prefix in PRICES if number.startswith(prefix)), "")

    def is_sold(self) -> bool:
        """Tell whether it lasted, and has a price."""
        return bool(self.prefix() and self.minutes())

    def minutes(self) -> int:
        """Count begun minutes on the fingers."""
        whole, rest = divmod(self.cdr.duration, timedelta(minutes=1))
        return whole + bool(rest)


def made_calls(number: int, seed: int = 7) -> list[Made]:
    """Give so many calls by chance, and each edge of a month from both sides."""
    dice = Random(seed)  # noqa: S311 a test's dice
    starts = [_FIRST + timedelta(seconds=dice.randrange(_SPAN)) for _ in range(number)]
    starts += [edge + side for edge in _EDGES for side in (-_TICK, timedelta())]
    return [_made(dice, n, start) for n, start in enumerate(starts)]


def _made(dice: Random, number: int, start: datetime) -> Made:
    company = dice.choice(sorted(ZONES))
    prefix = dice.choice([*PRICES, "49", "7"])
    cdr = a_cdr(
        call_id=f"trial-{number}",
        start_time=start,
        duration=dice.choice((0, 0.4, 59.999, 60, 60.001, dice.randrange(1, 7200))),
        callee=f"{prefix}{dice.randrange(10**7)}",
        account=company.lower(),
    )
    return Made(company, cdr)


def received(calls: Sequence[Made], book: PriceBook) -> Iterator[CallReceived]:
    """Let the worker's judge price them."""
    for seq, made in enumerate(calls, 1):
        call = a_received_call(made.cdr, seq=seq, verdict=book.judge(made.cdr))
        made.key = call.call_key
        yield call


def by_hand(
    calls: Sequence[Made], prices: Mapping[str, tuple[str, Decimal]]
) -> list[DestinationLine]:
    """Sum up what an invoice must say, without a sum of the product."""
    sums: dict[str, list[tuple[Decimal, int, Decimal]]] = {}
    for made in calls:
        if made.counts and made.is_sold():
            name, price = prices[made.prefix()]
            seconds = Decimal(made.talk // timedelta(milliseconds=1)).scaleb(-3)
            entry = (seconds, 60 * made.minutes(), made.minutes() * price)
            sums.setdefault(name, []).append(entry)
    return [
        DestinationLine(
            destination=name,
            calls=len(entries),
            seconds=sum((entry[0] for entry in entries), Decimal(0)),
            billed=sum(entry[1] for entry in entries),
            amount=sum((entry[2] for entry in entries), Decimal(0)),
        )
        for name, entries in sorted(sums.items())
    ]


def corrected(made: Made, seconds: int) -> None:
    """Note that a call lasted otherwise; where it costs the same, it is not charged anew."""
    talk, before = timedelta(seconds=seconds), made.minutes()
    made.cdr = evolve(made.cdr, duration=talk, end_time=made.cdr.start_time + talk)
    if made.minutes() != before:
        made.talk = talk
