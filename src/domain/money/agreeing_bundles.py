"""Bundles are agreed and ended: wishes that become rules, as in `domain.money.deciding`."""

from collections.abc import Sequence
from datetime import date

from domain.money.bundle_events import BundleEnded
from domain.money.bundles import Bundle, known, told_of
from domain.money.errors import RefusedError
from domain.money.events import CompanyEvent
from domain.money.standing import Decide, Look, Standing
from domain.money.winding_up import refuse_closed


def agree_bundle(wish: Bundle) -> Decide:
    """Agree free seconds a month; the same again changes nothing.

    A name means one bundle for good, since what was credited is credited under it.
    """

    def rule(standing: Standing) -> Sequence[CompanyEvent]:
        refuse_closed(standing.company)
        held = standing.bundles.named(wish.name)
        if held is None:
            return [told_of(wish)]
        if held == wish:
            return []
        raise RefusedError(f"there is a bundle {held.name!r} already: give this one another name")

    return Decide(rule, Look(bundles=True))


def end_bundle(name: str, day: date, because: str) -> Decide:
    """End a bundle before a day; on the day on which it begins it was never there."""

    def rule(standing: Standing) -> Sequence[CompanyEvent]:
        held = known(standing.bundles, name)
        if day < held.valid_from:
            raise RefusedError(f"bundle {held.name!r} begins on {held.valid_from} only")
        if day == held.valid_to:
            return []
        return [BundleEnded(bundle=held.name, valid_to=day.isoformat(), because=because)]

    return Decide(rule, Look(bundles=True))
