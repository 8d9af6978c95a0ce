"""Months get the numbers of invoices, and what has changed of them since gets its own."""

from collections.abc import Callable, Sequence
from datetime import datetime

from attrs import evolve, frozen

from application.errors import RejectedError
from application.money.draw_invoice import DrawInvoice, InvoiceWish
from application.money.draw_issued import DrawIssued, as_issued
from application.money.drawn import Invoice
from application.money.invoice_difference import InvoiceDifference
from application.money.ports import MoneyBook
from application.patience import Patience
from domain.money.errors import RefusedError
from domain.money.issued_content import beyond, issued_content
from domain.money.issuing import (
    SERIES,
    Drawn,
    issue,
    of_month,
    refuse_otherwise,
    refuse_unbegun,
    series_name,
)
from domain.money.issuing_events import InvoiceIssued


@frozen(kw_only=True)
class IssueInvoice:
    """Give months their numbers, once; what was issued is drawn again from the log.

    Attributes:
        login: gives the name of who issues.
    """

    draw: DrawInvoice
    book: MoneyBook
    clock: Callable[[], datetime]
    login: Callable[[], str]

    async def __call__(
        self,
        company: str,
        wish: InvoiceWish,
        series: str | None = None,
        patience: Patience | None = None,
        *,
        begins: bool = False,
    ) -> Invoice:
        """Invoice a month; one that is invoiced keeps its number and what stands on it.

        So it is where somebody else invoices it at the same time. Who names another series or
        time zone than it has is refused. `begins` lets a series begin where there are others.

        Raises:
            InvalidWishError: no such series or time zone.
            RefusedError: no such company or series, the month may still change, it is issued
                otherwise, or its calls stand on the invoice of another month.
            RejectedError: its sums are not what moved the balance, or no seal covers them.
            UnavailableError: nothing was issued; try again.
        """
        kept, bare = series_name(SERIES if series is None else series), evolve(wish, calls=False)
        number, issued = await self._held(company, wish)
        if not issued:
            await self._refuse_unbegun(series, begins=begins)
            document = await self._first(company, bare, kept, patience)
            issued = [document] if document else (await self._held(company, wish))[1]
        refuse_otherwise(issued[0], series, wish.zone)
        return await self._drawing.invoice(number, issued[0], wish)

    async def difference(
        self,
        company: str,
        wish: InvoiceWish,
        series: str | None = None,
        patience: Patience | None = None,
        *,
        begins: bool = False,
    ) -> InvoiceDifference:
        """Tell what has changed since; with a series it gets a number, unless nothing has.

        Raises:
            RefusedError: the month was not invoiced, or no such series.
            InvalidWishError, RejectedError, UnavailableError: as above.
        """
        kept = None if series is None else series_name(series)
        _, issued = await self._issued(company, wish)
        wanted = evolve(wish, zone=issued[0].zone, since=issued[-1].log_position)
        now = await self.draw(company, wanted, patience)
        content = beyond(now.content, now.issued)
        found = InvoiceDifference(now=now, before=now.issued, content=content)
        if kept is not None and not content.is_nothing:
            await self._refuse_unbegun(kept, begins=begins)
            found = evolve(found, document=await self._issue(now, kept))
        calls = await self._drawing.changed(company, wanted, now) if wish.calls else None
        return evolve(found, calls=calls)

    async def again(
        self, company: str, wish: InvoiceWish, name: str
    ) -> Invoice | InvoiceDifference:
        """Draw again what was issued of a month under a number, such as `INV-000001`.

        Raises:
            RefusedError: no such document of this month and company.
            UnavailableError: the book cannot be read just now.
        """
        number, issued = await self._issued(company, wish)
        names = [each.name for each in issued]
        if name not in names:
            raise RefusedError(f"{wish.month} has no {name}: it has {', '.join(names)}")
        place = names.index(name)
        if place == 0:
            return await self._drawing.invoice(number, issued[0], wish)
        document, before = issued[place], issued[:place]
        wanted = evolve(
            wish, zone=document.zone, up_to=document.log_position, since=before[-1].log_position
        )
        now = await self.draw(company, wanted)
        return InvoiceDifference(
            now=evolve(as_issued(now, issued[: place + 1]), document=None),
            before=before,
            content=issued_content([document]),
            calls=await self._drawing.changed(company, wanted, now) if wish.calls else None,
            document=document,
        )

    @property
    def _drawing(self) -> DrawIssued:
        return DrawIssued(self.draw)

    async def _held(self, company: str, wish: InvoiceWish) -> tuple[int, Sequence[InvoiceIssued]]:
        register = self.draw.register
        number = (await register.company_names()).find(company)
        issued = (await register.issued(number)).get(number, ())
        return number, of_month(issued, str(wish.month))

    async def _issued(self, company: str, wish: InvoiceWish) -> tuple[int, Sequence[InvoiceIssued]]:
        number, own = await self._held(company, wish)
        if not own:
            raise RefusedError(f"{wish.month} has no invoice with a number: issue it first")
        return number, own

    async def _refuse_unbegun(self, series: str | None, *, begins: bool) -> None:
        if not begins:
            issued = (await self.draw.register.issued()).values()
            refuse_unbegun(series, {each.series for own in issued for each in own})

    async def _first(
        self, company: str, wish: InvoiceWish, series: str, patience: Patience | None
    ) -> InvoiceIssued | None:
        drawn = await self.draw(company, wish)
        if not drawn.is_closed:
            months = ", ".join(drawn.open_months)
            raise RefusedError(f"{months} (UTC) may still change: akira close, and then issue it")
        if not drawn.sealed:
            drawn = await self.draw(company, wish, patience)
        # As the first one, even if somebody issued it while it was drawn: then nothing is decided.
        return await self._issue(evolve(drawn, issued=()), series)

    async def _issue(self, drawn: Invoice, series: str) -> InvoiceIssued | None:
        if not drawn.right:
            raise RejectedError("its sums are not what moved the balance: akira reconcile")
        if drawn.seal is None or not drawn.sealed:
            raise RejectedError(
                "no seal covers all of it yet: seals follow within a minute, while a worker runs"
            )
        if drawn.decimals is None:
            raise RefusedError(f"{drawn.account.company.currency} is no currency of ISO 4217")
        wanted = Drawn(
            company=drawn.account.company.name,
            month=str(drawn.month),
            zone=drawn.zone,
            start=drawn.start,
            end=drawn.end,
            position=drawn.position,
            log_position=drawn.log_position,
            seal=drawn.seal,
            content=drawn.content,
            decimals=drawn.decimals,
            issued_at=self.clock(),
            by=self.login(),
            before=drawn.issued,
        )
        changed = await self.book.change(drawn.account.id, issue(wanted, series))
        return next((each for each in changed.events if isinstance(each, InvoiceIssued)), None)
