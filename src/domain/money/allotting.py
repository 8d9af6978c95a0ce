"""Free seconds of bundles are given to the calls of a month, and the difference is credited.

Calls are taken in the order in which they began, and each from the bundle that began earliest. A
call that is free in part costs the less by the same part of its price, rounded half up to the nine
decimals of the ledger; all parts of a call together are never more than its price.
"""

from collections.abc import Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from domain.money.bundle_events import BundleSettled
from domain.money.bundles import Bundle, Bundles
from domain.money.errors import RefusedError
from domain.money.events import CompanyEvent
from domain.money.invoicing import BilledCall
from domain.money.refusals import refuse_too_much
from domain.money.standing import Decide, Look, Standing
from domain.pricing.sides import Side

_DECIMALS = 9


@frozen(kw_only=True)
class Allotted:
    """What the calls of a month have of one bundle; attributes as in `BundleSettled`."""

    bundle: str
    allowance: int
    seconds: int
    calls: int
    credit: Decimal


@define
class _Share:
    bundle: Bundle
    allowance: int
    seconds: int = 0
    calls: int = 0
    credit: Decimal = Decimal(0)

    def give(self, wanted: int) -> int:
        given = min(wanted, self.allowance - self.seconds)
        self.seconds += given
        self.calls += given > 0
        return given


@define
class Allotting:
    """Calls of a month, taken one after the other in the order in which they began.

    Attributes:
        month: such as `2026-10`, by the calendar of `zone`.
        position: the last event of the log that made one of them what it is.
    """

    bundles: Bundles
    month: str
    zone: str
    position: int = 0
    _shares: Sequence[_Share] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Begin with all seconds of the month."""
        self._shares = [_Share(each, each.allowance(self.month)) for each in self.bundles.in_order]

    def take(self, call: BilledCall) -> None:
        """Take the next call; one that its company does not pay, or did not make, is only seen."""
        self.position = max(self.position, call.changed)
        day = call.start_time.astimezone(ZoneInfo(self.zone)).date()
        free = 0
        if call.destination is None or call.side is Side.INBOUND:
            return
        for share in self._shares:
            if not share.bundle.covers_call(day, call.prefix, call.destination):
                continue
            given = share.give(call.billed - free)
            share.credit += _part(call, free + given) - _part(call, free)
            free += given

    @property
    def allotted(self) -> Sequence[Allotted]:
        """What was given so far, of each bundle."""
        return [
            Allotted(
                bundle=share.bundle.name,
                allowance=share.allowance,
                seconds=share.seconds,
                calls=share.calls,
                credit=share.credit,
            )
            for share in self._shares
        ]


def settle(reckoned: Allotting) -> Decide:
    """Credit what the reckoning comes to, less what was credited before; so again it is nothing.

    It is refused where the bundles, or a settlement, changed since the reckoning began.
    """

    def rule(standing: Standing) -> Sequence[CompanyEvent]:
        if standing.bundles != reckoned.bundles:
            raise RefusedError("the bundles were changed or settled meanwhile: settle them again")
        found = [_settled(reckoned, each) for each in reckoned.allotted]
        events = [event for event in found if event.amount]
        refuse_too_much(standing.balance + sum((each.amount for each in events), Decimal(0)))
        return events

    return Decide(rule, Look(bundles=True))


def _settled(reckoned: Allotting, now: Allotted) -> BundleSettled:
    before = reckoned.bundles.settled.get((now.bundle, reckoned.month))
    number = before.number + 1 if before else 1
    return BundleSettled(
        bundle=now.bundle,
        month=reckoned.month,
        number=number,
        allowance=now.allowance,
        seconds=now.seconds,
        calls=now.calls,
        credit=now.credit,
        amount=now.credit - (before.credit if before else Decimal(0)),
        reference=f"{now.bundle} {reckoned.month}: {now.seconds} s free, #{number}",
        position=reckoned.position,
    )


def _part(call: BilledCall, free: int) -> Decimal:
    """Give the part of a price that some of its seconds are, in whole numbers and so exactly."""
    if not free:
        return Decimal(0)
    units = int(call.amount.scaleb(_DECIMALS))
    return Decimal((2 * units * free + call.billed) // (2 * call.billed)).scaleb(-_DECIMALS)
