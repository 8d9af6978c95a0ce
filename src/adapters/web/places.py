"""How many may watch at once: exact, so many for each token, and some for the carrier's people."""

from collections import Counter
from typing import Final

from attrs import define, field

from application.live.scope import Role

_MOST: Final = 5000
_FOR_STAFF: Final = 500
_A_CUSTOMER: Final = 500
_A_TOKEN: Final = 2500


@define
class Places:
    """Streams that are open, by token.

    Attributes:
        most: streams of all.
        for_staff: of these, what customers never get.
        a_customer, a_token: what one token of a customer, of anybody else may have.
    """

    most: int = _MOST
    for_staff: int = _FOR_STAFF
    a_customer: int = _A_CUSTOMER
    a_token: int = _A_TOKEN
    taken: int = 0
    _by_token: Counter[bytes] = field(factory=Counter)

    def take(self, token: bytes, role: Role) -> str | None:
        """Take one for a stream; tell why there is none, or None."""
        customer = role is Role.USER
        if self.taken >= self.most - (self.for_staff if customer else 0):
            return "too many viewers"
        if self._by_token[token] >= (self.a_customer if customer else self.a_token):
            return "too many viewers with this token"
        self.taken += 1
        self._by_token[token] += 1
        return None

    def give_back(self, token: bytes) -> None:
        """Give one back."""
        self.taken -= 1
        self._by_token[token] -= 1
        if not self._by_token[token]:
            del self._by_token[token]
