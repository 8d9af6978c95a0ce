"""What every list of currencies promises."""

from typing import Protocol

import pytest

from application.money.ports import Currencies
from domain.money.amounts import Currency


class CurrenciesProbe(Protocol):
    """A list of currencies."""

    @property
    def currencies(self) -> Currencies:
        """The list."""
        ...


class CurrenciesContract:
    """A currency is known with the decimals of its smallest coin."""

    @pytest.mark.parametrize(("code", "decimals"), [("EUR", 2), ("JPY", 0), ("KWD", 3)])
    async def test_a_currency_has_its_minor_unit(
        self, probe: CurrenciesProbe, code: str, decimals: int
    ) -> None:
        assert probe.currencies.find(code) == Currency(code, decimals)

    @pytest.mark.parametrize("code", ["ZZZ", "XAU", "", "EURO", "\0"])
    async def test_what_nobody_pays_in_is_none(self, probe: CurrenciesProbe, code: str) -> None:
        assert probe.currencies.find(code) is None
