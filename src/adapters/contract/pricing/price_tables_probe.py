"""Prices that somebody reads and others change."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from adapters.contract.asking import Surroundings
from application.pricing.ports import PriceTables
from domain.numbering.plan import NumberPlan
from domain.pricing.payer_rules import RuleKey
from domain.pricing.selecting import Selector
from domain.pricing.sides import Side
from domain.pricing.tariff import TariffVersion


class PriceTablesProbe(Surroundings, Protocol):
    """Prices, and those who change them."""

    @property
    def tables(self) -> PriceTables:
        """The prices."""
        ...

    async def pays(self, account: str, versions: Sequence[TariffVersion]) -> int:
        """Let a new company pay for an account by a tariff of these versions; give its number."""
        ...

    async def carries(self, account: str, versions: Sequence[TariffVersion]) -> int:
        """Let a new supplier carry an account's calls by such a tariff; give its number."""
        ...

    async def tariffs(self) -> Sequence[str]:
        """Name the tariffs in the order in which they came."""
        ...

    async def maps(self, company_id: int, account: str, start: datetime) -> None:
        """Let an account move to a company."""
        ...

    async def sells(
        self,
        company_id: int,
        only: Selector | None,
        versions: Sequence[TariffVersion],
        side: Side = Side.OUTBOUND,
    ) -> None:
        """Let a company have a tariff of these versions for certain calls, or for those to it."""
        ...

    async def ruled(self, company_id: int, key: RuleKey) -> None:
        """Let a company pay for what a rule fits."""
        ...

    async def limit(self, longest: timedelta) -> None:
        """Let a call that lasts longer be for a person."""
        ...

    async def numbered(self, plan: NumberPlan) -> None:
        """Let all calls be read by a plan."""
        ...
