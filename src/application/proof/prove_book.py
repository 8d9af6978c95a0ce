"""Everything follows from the log: checked, not believed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from attrs import evolve, frozen

from application.proof.data import Finding
from application.proof.hours import hours_of
from application.proof.ports import BookFold
from application.proof.prove_prices import ProvePrices
from domain.calls.parties import PARTIES

_WITHHELD = "***"
_WHO = (*PARTIES, "caller_number", "callee_number")


@frozen(kw_only=True)
class BookProof:
    """What is not as the log makes it; nothing where everything follows from it."""

    findings: Sequence[Finding] = ()

    @property
    def good(self) -> bool:
        """Whether everything follows from the log."""
        return not self.findings


@frozen(kw_only=True)
class ProveBook:
    """Compare the book with the fold of its log, and prices with their import; changes nothing.

    Attributes:
        prices: None where somebody else looks at them: they may be half a million rates.
    """

    fold: BookFold
    prices: ProvePrices | None = None

    async def __call__(
        self,
        start: datetime | None = None,
        end: datetime | None = None,
        seen: Callable[[int], None] = lambda _: None,
    ) -> BookProof:
        """Prove calls that start in whole hours, from that of `start` to the end of that of `end`.

        The whole book without them. Who took part in a call is withheld: that a number differs is
        told, and is kept by those who prove each day, but no number.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        first, until = hours_of(start, end) if start and end else (None, None)
        found = await self.fold.differences(first, until, seen)
        priced = await self.prices(first, until) if self.prices else ()
        withheld = [
            evolve(each, log=_without_parties(each.log), book=_without_parties(each.book))
            for each in found
        ]
        return BookProof(findings=[*withheld, *priced])


def _without_parties(row: Mapping[str, object] | None) -> Mapping[str, object] | None:
    return row and {
        name: _WITHHELD if name in _WHO and value is not None else value
        for name, value in row.items()
    }
