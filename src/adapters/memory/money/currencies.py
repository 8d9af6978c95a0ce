"""Currencies in memory."""

from attrs import field, frozen

from application.money.ports import Currencies
from domain.money.amounts import Currency


def _usual() -> dict[str, int]:
    return {"EUR": 2, "GBP": 2, "USD": 2, "JPY": 0, "KWD": 3}


@frozen
class MemoryCurrencies(Currencies):
    """Some currencies with the decimals of their smallest coins."""

    decimals: dict[str, int] = field(factory=_usual)

    def find(self, code: str) -> Currency | None:
        decimals = self.decimals.get(code)
        return None if decimals is None else Currency(code, decimals)
