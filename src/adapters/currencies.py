"""The currencies of ISO 4217 as its maintenance agency lists them (docs/decisions/0052)."""

import iso4217
from attrs import frozen

from application.money.ports import Currencies
from domain.money.amounts import Currency


@frozen
class IsoCurrencies(Currencies):
    """The list that the library carries; what has no minor unit, such as gold, is none."""

    def find(self, code: str) -> Currency | None:
        try:
            found = iso4217.Currency(code)
        except ValueError:
            return None
        return None if found.exponent is None else Currency(found.code, found.exponent)
