"""Free minutes: an operator agrees bundles, and what they come to is credited."""

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from application.money.data import CompanyAccount
from application.money.invoice_data import InvoiceSpan
from application.money.ports import InvoiceBook, MoneyBook, MoneyRegister
from domain.facts.month import Month
from domain.money.agreeing_bundles import agree_bundle, end_bundle
from domain.money.allotting import Allotted, Allotting, settle
from domain.money.bundle_events import BundleSettled
from domain.money.bundles import Bundle, Bundles
from domain.money.standing import Decide


@frozen(kw_only=True)
class HeldBundles:
    """The bundles of a company.

    Attributes:
        news: whether what was said about them was not so before; None where nothing was said.
    """

    account: CompanyAccount
    bundles: Bundles
    news: bool | None = None


@frozen(kw_only=True)
class SettledMonth:
    """What the calls of a company's month have free.

    Attributes:
        booked: what was credited or taken back now; nothing where all was credited before.
        read, position: of which calls it is, up to which change of the balance.
    """

    account: CompanyAccount
    month: Month
    allotted: Sequence[Allotted]
    booked: Sequence[BundleSettled]
    read: InvoiceSpan
    position: int


@frozen(kw_only=True)
class ChangeBundles:
    """Agree bundles with a company that is named, or written as an id (`#1`)."""

    book: MoneyBook
    register: MoneyRegister

    async def agree(self, company: str, wish: Bundle) -> HeldBundles:
        """Agree free seconds a month; the same again changes nothing.

        Raises:
            RefusedError: no such company, it is closed, or has another bundle of this name.
            UnavailableError: nothing was changed; try again.
        """
        return await self._change(company, agree_bundle(wish))

    async def end(self, company: str, name: str, day: date, because: str) -> HeldBundles:
        """End one before a day; on the day on which it begins it was never there.

        Raises:
            RefusedError: no such company or bundle, or it begins later.
            UnavailableError: nothing was changed; try again.
        """
        return await self._change(company, end_bundle(name, day, because))

    async def held(self, company: str) -> HeldBundles:
        """Give the bundles, and what was credited of them.

        Raises:
            RefusedError: no such company.
            UnavailableError: the book cannot be read just now.
        """
        number = (await self.register.company_names()).find(company)
        return await self._held(await self.register.company(number))

    async def _change(self, company: str, decide: Decide) -> HeldBundles:
        number = (await self.register.company_names()).find(company)
        entered = await self.book.change(number, decide)
        return await self._held(entered.account, news=bool(entered.events))

    async def _held(self, account: CompanyAccount, *, news: bool | None = None) -> HeldBundles:
        found = await self.register.bundles(account.id)
        return HeldBundles(account=account, bundles=found.get(account.id, Bundles()), news=news)


@frozen(kw_only=True)
class SettleBundles:
    """Credit what the calls of a month have free, less what was credited before.

    So a late call, a correction, a void one and another price are met by settling again.
    """

    book: MoneyBook
    register: MoneyRegister
    invoices: InvoiceBook

    async def __call__(self, month: Month, company: str | None = None) -> Sequence[SettledMonth]:
        """Settle a month of all companies that have bundles, or of one; by its calendar.

        What was settled stays where a later company cannot be.

        Raises:
            RefusedError: no such company, or somebody else settles it just now.
            UnavailableError: the book cannot be read or written just now.
        """
        wanted = None
        if company is not None:
            wanted = (await self.register.company_names()).find(company)
        found = await self.register.bundles(wanted)
        return [await self.settle(month, number, found[number]) for number in sorted(found)]

    async def settle(self, month: Month, number: int, bundles: Bundles) -> SettledMonth:
        """Settle a month of one company, whose bundles were read before its calls are.

        Raises:
            RefusedError, UnavailableError: as above.
        """
        zone = (await self.register.company(number)).company.zone
        start, end = month.within(zone)
        reckoned = Allotting(bundles=bundles, month=str(month), zone=zone)
        span = InvoiceSpan(company_id=number, start=start, end=end)
        async with self.invoices.drawn(span) as source:
            async for piece in source.calls:
                for call in piece:
                    reckoned.take(call)
        entered = await self.book.change(number, settle(reckoned))
        return SettledMonth(
            account=entered.account,
            month=month,
            allotted=reckoned.allotted,
            booked=[each for each in entered.events if isinstance(each, BundleSettled)],
            read=span,
            position=source.position,
        )
