"""Whether somebody named an account or a host that nobody has heard of."""

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from application.intake.ports import SettledBook
from application.money.ports import MoneyRegister
from application.proof.ports import CloseBook
from domain.moment import EARLIEST
from domain.near import strange


@frozen
class Named:
    """What somebody named; None or nothing where they did not.

    Attributes:
        hosts: as their bridges name them.
    """

    account: str | None = None
    hosts: Sequence[str | None] = ()


NOBODY: Final = Named()


@frozen(kw_only=True)
class NearNames:
    """Look for accounts in what companies pay for, and for hosts in what has come."""

    register: MoneyRegister
    settled: SettledBook
    closes: CloseBook

    async def __call__(self, named: Named) -> Sequence[str]:
        """Give a sentence about each that is not there, with those that are near.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        return [*await self._accounts(named.account), *await self._hosts(named.hosts)]

    async def _accounts(self, account: str | None) -> Sequence[str]:
        if account is None:
            return []
        companies = await self.register.companies()
        known = {name for each in companies for name in each.accounts}
        known |= {coming.account for each in companies for coming in each.coming}
        return strange("no company pays for an account", [account], known)

    async def _hosts(self, hosts: Sequence[str | None]) -> Sequence[str]:
        wanted = {host for host in hosts if host is not None}
        if not wanted:
            return []
        told = {each.host for each in await self.settled.news(EARLIEST)}
        if wanted <= told:
            return []
        # What came before receipts were kept is in the calls alone.
        known = {*told, *await self.closes.heard(EARLIEST)}
        return strange("no record has come of a host", sorted(wanted), known)
