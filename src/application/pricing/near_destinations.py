"""Whether somebody named a destination that no tariff has."""

from collections.abc import Callable, Sequence

from attrs import frozen

from application.pricing.ports import TariffStore
from domain.pricing.destinations import strange_destinations


@frozen
class NearDestinations:
    """Look for destinations in all tariffs, those that are over and those to come too."""

    tariffs: TariffStore

    async def __call__(
        self, wanted: Sequence[str], key: Callable[[str], str] = str
    ) -> Sequence[str]:
        """Give a sentence about each that is not there; names of the same `key` are the same.

        Raises:
            UnavailableError: the tariffs cannot be read just now.
        """
        if not wanted:
            return []
        return strange_destinations(wanted, await self.tariffs.destinations(), key)
