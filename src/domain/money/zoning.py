"""By whose calendar the months of a company are counted."""

from collections.abc import Sequence

from domain.money.agreements import ZoneChanged
from domain.money.events import CompanyEvent
from domain.money.names import zone_name
from domain.money.standing import Decide, Standing


def set_zone(zone: str) -> Decide:
    """Count its months by the calendar of another time zone; the same again changes nothing.

    Raises:
        InvalidWishError: there is no such zone.
    """
    kept = zone_name(zone)

    def rule(standing: Standing) -> Sequence[CompanyEvent]:
        return [] if standing.company.zone == kept else [ZoneChanged(zone=kept)]

    return Decide(rule)
