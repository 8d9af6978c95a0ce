"""What moved a balance in a time."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from attrs import evolve, frozen

from application.facts.read_numbers import NoteReading
from application.money.data import CompanyAccount, Statement
from application.money.ports import MoneyRegister
from domain.live.masking import masked
from domain.moment import in_zone
from domain.money.errors import InvalidWishError
from domain.proof.seals import Seal

_ASKED = ("company", "start", "end")


@frozen(kw_only=True)
class DrawnStatement:
    """A company's balance, explained.

    Attributes:
        masked: why numbers stand there without their middle; None where they are whole.
        head: the last seal over the log when it was drawn; None where nothing is sealed yet.
    """

    account: CompanyAccount
    found: Statement
    head: Seal | None
    masked: str | None = None


@frozen(kw_only=True)
class DrawStatement:
    """Explain a company's balance; opening + the amounts = closing.

    Who looks is noted first, and who cannot be noted sees no whole number.

    Attributes:
        head: gives the last seal over the log.
    """

    register: MoneyRegister
    noting: NoteReading
    head: Callable[[], Awaitable[Seal | None]]

    async def __call__(
        self, company: str, start: datetime, end: datetime, as_of: int | None = None
    ) -> DrawnStatement:
        """Draw it; or again as it was drawn, as of the position that it named.

        Times without a zone are of the company's.

        Raises:
            RefusedError: no such company.
            InvalidWishError: the time ends before it begins.
            UnavailableError: the book cannot be read just now.
        """
        number = (await self.register.company_names()).find(company)
        account = await self.register.company(number)
        zone = account.company.zone
        start, end = in_zone(start, zone), in_zone(end, zone)
        if start >= end:
            raise InvalidWishError("a statement ends after it begins")
        found = await self.register.statement(number, start, end, as_of)
        asked = _ASKED if as_of is None else (*_ASKED, "as_of")
        why = await self.noting.refusal("statement", asked, _calls(found))
        shown = found if why is None else _masked(found)
        head = await self.head()
        return DrawnStatement(account=account, found=shown, masked=why, head=head)


def _calls(found: Statement) -> int:
    return len({line.call_key for line in found.lines} - {None})


def _masked(found: Statement) -> Statement:
    """Hide who called whom."""
    lines = [
        evolve(line, caller=masked(line.caller), callee=masked(line.callee), call_id=None)
        for line in found.lines
    ]
    return evolve(found, lines=lines)
