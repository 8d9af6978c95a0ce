"""A file of rates becomes a version of a tariff, whole or not at all."""

from collections.abc import Callable
from datetime import datetime

from attrs import frozen

from application.errors import RejectedError
from application.money.ports import Currencies
from application.pricing.ports import TariffStore
from application.pricing.rate_sheet import RateSheet
from application.pricing.version_rules import rules_of_sheet
from application.pricing.versions import KeptVersion, Saved, TakenError, nothing_to_correct
from domain.moment import in_zone, no_zone
from domain.money.amounts import known_currency
from domain.money.errors import InvalidWishError
from domain.pricing.errors import InvalidTariffError
from domain.pricing.tariff import Boundaries, PlanAt, SpanOverflow, TariffVersion


@frozen(kw_only=True)
class VersionOrder:
    """What is said of a version beside its file; where it is None the file may say it.

    Attributes:
        effective_from, effective_to: without a zone they are of the version's own.
        corrects: it holds in place of the version with the same start.
    """

    name: str
    currency: str
    effective_from: datetime
    effective_to: datetime | None = None
    zone: str | None = None
    span_overflow: SpanOverflow | None = None
    boundaries: Boundaries | None = None
    plan_at: PlanAt | None = None
    corrects: bool = False

    def version(self, sheet: RateSheet) -> TariffVersion:
        """Make a version of a sheet.

        Raises:
            RejectedError: file and order do not agree, or make no version.
        """
        said = rules_of_sheet(sheet)
        if said.get("currency", self.currency) != self.currency:
            raise RejectedError(f"the file is in {said['currency']}, not {self.currency}")
        zone, ends = self.zone or said["zone"], self.effective_to
        try:
            return TariffVersion(
                tariff_id=0,
                name=self.name,
                currency=self.currency,
                effective_from=in_zone(self.effective_from, zone),
                effective_to=None if ends is None else in_zone(ends, zone),
                zone=zone,
                span_overflow=SpanOverflow(self.span_overflow or said["span_overflow"]),
                boundaries=Boundaries(self.boundaries or said["boundaries"]),
                plan_at=PlanAt(self.plan_at or said["plan_at"]),
                rates=sheet.rates,
            )
        except (KeyError, OSError) as error:
            raise RejectedError(no_zone(zone)) from error
        except (InvalidTariffError, ValueError) as error:
            raise RejectedError(str(error)) from error


@frozen
class ImportTariff:
    """Keeps the version that a file and an order make; or tells what would become of it."""

    store: TariffStore
    currencies: Currencies

    async def __call__(
        self, order: VersionOrder, sheet: RateSheet, written: Callable[[int], None]
    ) -> Saved:
        """Keep it.

        Raises:
            RejectedError: the file has bad rows, or the store refuses the version.
            UnavailableError: nothing was kept; try again.
        """
        keep = self.store.correct if order.corrects else self.store.save
        return await keep(self._version(order, sheet), written)

    async def rehearse(self, order: VersionOrder, sheet: RateSheet) -> KeptVersion | None:
        """Give the version that is there already, if it is; changes nothing.

        Raises:
            RejectedError, UnavailableError: as the import would.
        """
        version = self._version(order, sheet)
        try:
            found = await self.store.find(version)
        except TakenError:
            if order.corrects:
                return None
            raise
        if order.corrects and found is None:
            raise nothing_to_correct(version.name, version.effective_from)
        return found

    def _version(self, order: VersionOrder, sheet: RateSheet) -> TariffVersion:
        if sheet.bad:
            raise RejectedError(f"the file has {len(sheet.bad)} bad rows")
        version = order.version(sheet)
        try:
            known_currency(version.currency, self.currencies.find(version.currency))
        except InvalidWishError as error:
            raise RejectedError(str(error)) from error
        return version
