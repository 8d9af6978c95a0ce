"""What may happen to a company's bundles and calls in October and November, by chance."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from attrs import define, evolve, field

from adapters.contract.builders import a_cdr, a_charge
from adapters.memory.money.invoices import MemoryInvoiceBook
from application.money.bundles import ChangeBundles, SettleBundles
from application.money.pay import Pay
from domain.facts.call_facts import Amendment, CallAmended, CallReceived, HeldCall
from domain.facts.month import Month
from domain.money.bundles import bundle
from domain.money.errors import RefusedError
from domain.money.movement import MovementKind
from domain.pricing.verdict import Verdict
from memory_books import MemoryBooks

STEPS = ("call", "void", "dearer", "to Mars", "agree", "end", "zone", "pay", "by hand")
_FIRST = datetime(2026, 9, 30, tzinfo=UTC)
_HOURS = 24 * 40
_ZONES = ("UTC", "Europe/Berlin", "Pacific/Kiritimati")


@define
class History:
    """A company, what becomes of it step by step, and the books that hold it."""

    dice: Random
    books: MemoryBooks = field(factory=MemoryBooks)
    calls: list[CallReceived] = field(factory=list)
    amended: list[CallAmended] = field(factory=list)
    steps: int = 0

    async def begins(self) -> None:
        """Open the company with a bundle and some calls."""
        await self.books.opens("Acme")
        for step in ("agree", "call", "call"):
            await self.goes_on(step)

    async def goes_on(self, step: str) -> None:
        """Take a step; one that is refused changes nothing."""
        self.steps += 1
        try:
            await self._take(step)
        except RefusedError:
            return

    async def _take(self, step: str) -> None:
        change = ChangeBundles(book=self.books.money, register=self.books.register)
        if step == "call":
            await self._call()
        elif step in {"void", "dearer", "to Mars"}:
            await self._amend(step)
        elif step == "agree":
            days = date(2026, 10, self.dice.randrange(1, 29))
            await change.agree("Acme", bundle(f"B{self.steps}", 100, ["49*"], days))
        elif step == "end":
            names = sorted((await change.held("Acme")).bundles.agreed)
            day = date(2026, 11, self.dice.randrange(1, 29))
            await change.end("Acme", self.dice.choice(names), day, "so")
        elif step == "zone":
            await self.books.changing.set_zone("Acme", self.dice.choice(_ZONES))
        elif step == "pay":
            pay = Pay(
                book=self.books.money,
                register=self.books.register,
                currencies=self.books.currencies,
                login=lambda: "clerk",
            )
            await pay("Acme", MovementKind.TOPUP, Decimal(5), f"bank {self.steps}")
        else:
            await self._settle_by_hand()

    async def _call(self) -> None:
        start = _FIRST + timedelta(hours=self.dice.randrange(_HOURS))
        cdr = a_cdr(call_id=f"c{self.steps}", start_time=start)
        verdict = Verdict(company_id=1, charge=a_charge())
        self.calls.append(await self.books.records(cdr, verdict))

    async def _amend(self, step: str) -> None:
        call = self.dice.choice(self.calls)
        earlier = [each for each in self.amended if each.call_key == call.call_key]
        before = earlier[-1].now if earlier else HeldCall(cdr=call.cdr, verdict=call.verdict)
        charge = a_charge(amount=Decimal(self.dice.randrange(1, 99)).scaleb(-2))
        now = {
            "void": Verdict(company_id=1, voided=True),
            "dearer": Verdict(company_id=1, charge=charge),
            "to Mars": Verdict(company_id=1, charge=a_charge(prefix="9", destination="Mars")),
        }[step]
        told = CallAmended(
            call_key=call.call_key, host="sip-01", amendment=Amendment.RERATED,
            revision=len(earlier) + 1, now=evolve(before, verdict=now), before=before,
            because="a test", by="noc",
        )  # fmt: skip
        async with self.books.amendments.amending() as amending:
            await amending.amend([told])
        self.amended.append(told)

    async def _settle_by_hand(self) -> None:
        settle = SettleBundles(
            book=self.books.money,
            register=self.books.register,
            invoices=MemoryInvoiceBook(journal=self.books.journal),
        )
        await settle(Month(2026, self.dice.choice((10, 11))))
