"""The promises about prices: where tariffs are kept, and the book of a moment."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Protocol, runtime_checkable

from application.pricing.versions import KeptVersion, Saved
from domain.numbering.book import DecidePlans, PlanBook
from domain.numbering.plan import NumberPlan
from domain.pricing.price_book import PriceBook
from domain.pricing.tariff import TariffVersion


@runtime_checkable
class TariffStore(Protocol):
    """The versions of all tariffs; a tariff is the versions of one name."""

    async def save(
        self, version: TariffVersion, written: Callable[[int], None] = lambda _: None
    ) -> Saved:
        """Keep a version with all its rates, or nothing of it; also among concurrent savers.

        The store gives the number, whatever `tariff_id` says. The same name and start with the
        same content is the same version: nothing changes. `written` is told of each step how many
        prefixes more were written.

        Raises:
            TakenError: that name and start is taken by other content.
            RejectedError: the tariff has another currency. Nothing was kept.
            UnavailableError: nothing was kept; try again.
        """
        ...

    async def correct(
        self, version: TariffVersion, written: Callable[[int], None] = lambda _: None
    ) -> Saved:
        """Keep a version that holds, for every moment, in place of that of the same start.

        The other one stays, since calls were priced by it. The same content again changes
        nothing.

        Raises:
            RejectedError: no version has this start, or the tariff has another currency. Nothing
                was kept.
            UnavailableError: nothing was kept; try again.
        """
        ...

    async def find(self, version: TariffVersion) -> KeptVersion | None:
        """Tell whether the same version is there; changes nothing.

        Raises:
            RejectedError: `save` would refuse it.
            UnavailableError: the store cannot be read just now.
        """
        ...

    async def versions(self) -> Sequence[KeptVersion]:
        """List every version, by name, start and correction; cheap enough to be asked each second.

        A version is listed from the moment on at which `load` gives it, and for good.

        Raises:
            UnavailableError: the store cannot be read just now.
        """
        ...

    async def destinations(self) -> AbstractSet[str]:
        """Give the names that any version has of destinations; it may take a second.

        Raises:
            UnavailableError: the store cannot be read just now.
        """
        ...

    async def load(self, tariff_id: int) -> TariffVersion:
        """Give a version with its rates, which are made when they are looked up.

        Other tasks run meanwhile.

        Raises:
            RejectedError: there is no such version.
            SetupError: this host does not know its time zone.
            UnavailableError: the store cannot be read just now.
        """
        ...


@runtime_checkable
class PriceTables(Protocol):
    """Companies and tariffs as they are now, for calls of the past and those that nobody made."""

    async def since(self, moment: datetime) -> PriceBook:
        """Give all that prices calls that were answered at this moment or later.

        Raises:
            SetupError: this host does not know a tariff's time zone.
            UnavailableError: they cannot be read just now.
        """
        ...

    async def of_company(self, company_id: int, moment: datetime) -> PriceBook:
        """Give what prices the calls of one company, its suppliers' side left out.

        Raises:
            SetupError, UnavailableError: as `since`.
        """
        ...

    async def under(self, tariff: str, moment: datetime) -> PriceBook:
        """Give what prices calls as if every company had this tariff, and none a supplier.

        Raises:
            RejectedError: there is no such tariff.
            SetupError, UnavailableError: as `since`.
        """
        ...


@runtime_checkable
class PriceBooks(Protocol):
    """Companies and tariffs, as far as prices depend on them."""

    async def current(self, since: datetime, *, after: int | None = None) -> PriceBook:
        """Give prices for calls that were answered at `since` or later.

        They are as they were at most five seconds ago, and later than the version `after` where
        somebody knows that this one is outdated; every change shows as a whole. A book
        may begin later than asked for, and then says so: one record with a date of long ago must
        not fetch every tariff that there ever was.

        Raises:
            UnavailableError: there is none that is fresh enough; try again.
        """
        ...


@runtime_checkable
class NumberPlans(Protocol):
    """The plans by which written numbers are read, and who uses which; all change by a rule."""

    async def change(self, decide: DecidePlans) -> PlanBook:
        """Hold all plans still, ask, record the events; give what holds then.

        What the rule raises comes through, and nothing has changed.

        Raises:
            UnavailableError: nothing was changed; try again.
        """
        ...

    async def plans(self) -> PlanBook:
        """Give what holds.

        Raises:
            UnavailableError: they cannot be read just now.
        """
        ...


@runtime_checkable
class Countries(Protocol):
    """How the subscribers of a country write numbers where nobody says otherwise."""

    def find(self, region: str) -> NumberPlan | None:
        """Give the plan of a region by its two letters of ISO 3166; None where there is none.

        Raises:
            SetupError: the data are not installed.
        """
        ...
