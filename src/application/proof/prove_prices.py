"""Prices are what was imported: the hash that a version was given says so."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from attrs import frozen

from application.pricing.ports import TariffStore
from application.pricing.versions import KeptVersion
from application.proof.data import Finding
from domain.pricing.effective import needed_since
from domain.pricing.tariff import TariffVersion


@frozen(kw_only=True)
class ProvePrices:
    """Compare the rates of each version with the hash that was kept at its import.

    Attributes:
        hash_of: the hash of a version's rates, as it is kept.
    """

    store: TariffStore
    hash_of: Callable[[TariffVersion], str]

    async def __call__(self, start: datetime | None, end: datetime | None) -> Sequence[Finding]:
        """Name the versions that are not what was imported; those that may price such a time.

        Raises:
            SetupError: this host does not know a tariff's time zone.
            UnavailableError: the store cannot be read just now.
        """
        kept = await self.store.versions()
        found = [await self._look(each) for each in _of_time(kept, start, end)]
        return [finding for finding in found if finding is not None]

    async def _look(self, kept: KeptVersion) -> Finding | None:
        version = await self.store.load(kept.tariff_id)
        told = {"rows": kept.rows, "sha256": kept.sha256}
        held = {"rows": len(version.rates), "sha256": self.hash_of(version)}
        if told == held:
            return None
        key = f"{kept.name} from {kept.effective_from.isoformat()}, number {kept.tariff_id}"
        return Finding(projection="tariff", key=key, log=told, book=held)


def _of_time(
    kept: Sequence[KeptVersion], start: datetime | None, end: datetime | None
) -> Sequence[KeptVersion]:
    if start is None or end is None:
        return kept
    by_name: dict[str, list[KeptVersion]] = defaultdict(list)
    for each in kept:
        by_name[each.name].append(each)
    return [
        each
        for versions in by_name.values()
        for each in needed_since(versions, start)
        if each.effective_from < end
    ]
