"""The version of a tariff that is in force at a moment, with its rates."""

from datetime import datetime

from attrs import frozen

from application.pricing.ports import TariffStore
from application.pricing.versions import KeptVersion, version_in_force
from domain.pricing.tariff import TariffVersion


@frozen
class TariffInForce:
    """Give a version as it is kept, and with its rates; to be exported or compared."""

    store: TariffStore

    async def __call__(self, name: str, moment: datetime) -> tuple[KeptVersion, TariffVersion]:
        """Load it.

        Raises:
            RejectedError: there is no such tariff, or none of its versions is in force.
            SetupError: this host does not know its time zone.
            UnavailableError: the store cannot be read just now.
        """
        kept = version_in_force(await self.store.versions(), name, moment)
        return kept, await self.store.load(kept.tariff_id)
