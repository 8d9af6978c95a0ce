"""Times that a person writes without a zone: they are of the tariff that they are about."""

from datetime import datetime

from attrs import frozen

from application.pricing.ports import TariffStore
from domain.moment import in_zone
from domain.pricing.effective import version_in_force

_NOBODY_SAYS = "UTC"


@frozen
class LocalTimes:
    """Reads times by the zone of a tariff, which is that of its version then, or of its first."""

    store: TariffStore

    async def __call__(self, moment: datetime, tariff: str) -> datetime:
        """Give a moment in UTC; where there is no such tariff it is written in it.

        Raises:
            UnavailableError: tariffs cannot be read just now.
        """
        if moment.tzinfo is not None:
            return in_zone(moment, _NOBODY_SAYS)
        kept = [version for version in await self.store.versions() if version.name == tariff]
        found = version_in_force(kept, in_zone(moment, _NOBODY_SAYS)) or next(iter(kept), None)
        return in_zone(moment, found.zone if found else _NOBODY_SAYS)
