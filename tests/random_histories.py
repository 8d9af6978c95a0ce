"""Histories of books by dice: tariffs, companies, limits, calls, and what people decide of them."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, time, timedelta
from decimal import Decimal
from ipaddress import ip_address
from itertools import count
from typing import Any, Final, Protocol
from uuid import UUID

from attrs import define, evolve, field
from hypothesis import strategies as st

from adapters.contract.builders import (
    MOMENT,
    START,
    a_band,
    a_cdr,
    a_provenance,
    a_rate,
    a_received_call,
    a_tier,
    a_version,
    an_opening,
)
from adapters.memory.pricing.journal_prices import MemoryJournalPrices
from adapters.memory.pricing.tariffs import MemoryTariffStore
from application.calls.amend_call import AcceptCall, CorrectCall, UnvoidCall, VoidCall
from application.calls.data import CallSelection, Outcome
from application.calls.ports import AmendmentBook, CdrLedger, KeptCalls
from application.calls.rerate_calls import RerateCalls, Rerated
from application.errors import RejectedError
from application.money.ports import MoneyBook
from application.pricing.ports import PriceTables, TariffStore
from domain.calls.cdr import Cdr
from domain.facts.amending import Order
from domain.facts.call_facts import CallReceived
from domain.money import deciding
from domain.money.certain_calls import certain_calls
from domain.money.errors import RefusedError
from domain.money.payer_mapping import number_key, set_payer_rule
from domain.money.rules import set_longest_call
from domain.money.unassigning import unassign
from domain.pricing.decided import undecided
from domain.pricing.paying import Assignment
from domain.pricing.rounding import Rounding
from domain.pricing.selecting import Selector
from domain.pricing.sides import Side
from domain.pricing.tariff import Rate, with_callers
from memory_books import MemoryBooks

DAY: Final = timedelta(days=1)
ORDER: Final = Order(by="ana", because="a test")
EVER: Final = CallSelection(start=START - DAY, end=START + 100 * DAY)
TARIFFS, ACCOUNTS, COMPANIES = st.sampled_from("ab"), st.sampled_from("xyz"), st.integers(1, 2)
DAYS, CALLS = st.integers(0, 9), st.integers(0, 5)
SECONDS = st.sampled_from([0, 59, 7200, 20_000])

IMPORTS = st.tuples(st.just("imports"), TARIFFS, DAYS, st.integers(0, 4), st.integers(1, 5))
CERTAIN = st.sampled_from(
    [
        {"account": "x"}, {"account": "y"}, {"source": "127.0.0.0/8"},
        {"source": "127.0.0.0/8", "tech_prefix": "4"}, {"source": "127.0.0.2"}, {"host": "sip-01"},
        {"host": "sip-02"},
    ]
)  # fmt: skip
SELLS = st.tuples(
    st.just("sells"),
    COMPANIES,
    st.tuples(TARIFFS, CERTAIN),
    DAYS,
    st.integers(0, 3),
    st.booleans(),
)
UNASSIGNS = st.tuples(st.just("unassigns"), COMPANIES, st.none() | CERTAIN, DAYS)
ASSIGNS = st.tuples(st.just("assigns"), COMPANIES, TARIFFS, DAYS, st.integers(0, 3), st.booleans())
MAPS = st.tuples(st.just("maps"), COMPANIES, ACCOUNTS, st.none() | DAYS)
HOURS = st.sampled_from([0, 23])
TALKS = st.tuples(st.just("records"), ACCOUNTS, DAYS, HOURS, SECONDS, st.booleans())
ANSWERS = st.tuples(st.just("answers"), COMPANIES, TARIFFS, DAYS, st.integers(0, 3), st.booleans())
OWNS = st.tuples(st.just("owns"), COMPANIES, st.sampled_from(["4912", "49*"]))
DECIDES = st.one_of(
    st.tuples(st.just("corrects"), CALLS, st.sampled_from([60, 18_001])),
    *(st.tuples(st.just(name), CALLS) for name in ("voids", "unvoids", "accepts")),
)
CHANGES = st.one_of(
    IMPORTS,
    ASSIGNS,
    SELLS,
    UNASSIGNS,
    MAPS,
    TALKS,
    ANSWERS,
    OWNS,
    st.tuples(st.just("limits"), st.sampled_from([1, 4, 6])),
)
RERATES = st.just(("rerates",))
BEGINNINGS: Final = [
    ("imports", "a", 0, 0, 1), ("assigns", 1, "a", 0), ("assigns", 2, "b", 0), ("maps", 1, "x"),
    ("owns", 2, "4912"),
]  # fmt: skip
HISTORIES = st.lists(st.one_of(CHANGES, TALKS, DECIDES, RERATES), max_size=25)


def a_talk(account: str, day: int, hour: int, seconds: int, name: str = "asked") -> Cdr:
    """Give a call of so many seconds."""
    start = START + day * DAY + timedelta(hours=hour)
    return a_cdr(
        call_id=name,
        caller="3361" if account.endswith("x") else None,
        account=account,
        start_time=start,
        duration=seconds,
        callee="4912",
        src_ip=ip_address("127.0.0.1" if hour else "127.0.0.2"),
    )


def host_of(cdr: Cdr) -> str:
    """Give the proxy that writes a call's record: another one each day."""
    return f"sip-{(cdr.start_time - START) // DAY % 2 + 1:02}"


def a_rate_with_all(price: int) -> Rate:
    """Give a rate whose late band has terms of its own, and that some callers have others of."""
    late = a_band(
        a_tier("9"),
        start=time(23, 30),
        min_cost=Decimal("0.2"),
        max_cost=Decimal(price),
        rounding=Rounding.UP,
        decimals=price,
    )
    early = a_band(a_tier(f"0.{price}"), max_cost=Decimal("0.7"), decimals=2)
    theirs = a_rate("4", a_band(a_tier("0.05")), late, caller_prefix="33", destination="EEA")
    return with_callers(a_rate("4", early, late), [theirs])


class AllBooks(Protocol):
    """The ports that share calls and money."""

    @property
    def ledger(self) -> CdrLedger:
        """Who enters calls."""
        ...

    @property
    def money(self) -> MoneyBook:
        """Who changes companies."""
        ...

    @property
    def amendments(self) -> AmendmentBook:
        """Who amends calls."""
        ...

    @property
    def kept_calls(self) -> KeptCalls:
        """The calls as they are held."""
        ...


@define(kw_only=True)
class AnyHistory:
    """Books in which things happen, one after the other.

    Attributes:
        called: what the names of this history begin with, where several share their books.
        companies: their numbers.
        calls: keys, in the order in which they were recorded.
    """

    books: AllBooks
    store: TariffStore
    tables: PriceTables
    called: str = ""
    companies: list[int] = field(factory=list, init=False)
    calls: list[UUID] = field(factory=list, init=False)
    _names: "count[int]" = field(factory=count, init=False)

    async def begin(self) -> None:
        """Open two companies, of which one can be billed."""
        for name in ("Acme", "Beta"):
            opened = await self.books.money.open(an_opening(f"{self.called}{name}"))
            self.companies.append(opened.id)
        for step in BEGINNINGS:
            await self.happen(step)

    async def happen(self, step: tuple[Any, ...]) -> None:
        """Let one thing happen; what is refused does not."""
        doing: Mapping[str, Callable[..., Awaitable[object]]] = {
            "imports": self.imports,
            "assigns": self.assigns,
            "sells": self.sells,
            "unassigns": self.unassigns,
            "answers": self.answers,
            "owns": self.owns,
            "maps": self.maps,
            "limits": self.limits,
            "records": self.records,
            "corrects": self.corrects,
            "voids": self.voids,
            "unvoids": self.unvoids,
            "accepts": self.accepts,
            "rerates": self.rerates,
        }
        with suppress(RefusedError, RejectedError):
            await doing[step[0]](*step[1:])

    async def imports(self, name: str, start: int, days: int, price: int) -> None:
        """Keep a version, or correct the one that starts then."""
        begins = START + start * DAY
        simple = a_rate("4", a_band(a_tier(f"0.{price}")))
        version = a_version(
            simple if price < 3 else a_rate_with_all(price),
            name=f"{self.called}{name}",
            effective_from=begins,
            effective_to=begins + days * DAY if days else None,
        )
        try:
            await self.store.save(version)
        except RejectedError:
            await self.store.correct(version)

    async def assigns(
        self, company: int, tariff: str, day: int, days: int = 0, correct: bool = False
    ) -> None:
        """Let a tariff hold for a company, for some days or for good, or correct that it does."""
        begins = START + day * DAY
        held = Assignment(
            tariff=f"{self.called}{tariff}",
            valid_from=begins,
            valid_to=begins + days * DAY if days else None,
        )
        await self.books.money.change(
            self.companies[company - 1], deciding.assign(held, correct=correct)
        )

    async def sells(
        self,
        company: int,
        sold: tuple[str, Mapping[str, str]],
        day: int,
        days: int,
        correct: bool,
    ) -> None:
        """Let a tariff hold for certain calls of a company."""
        tariff, calls = sold
        begins = START + day * DAY
        held = Assignment(
            tariff=f"{self.called}{tariff}",
            valid_from=begins,
            valid_to=begins + days * DAY if days else None,
            only=self._only(calls),
        )
        await self.books.money.change(
            self.companies[company - 1], deciding.assign(held, correct=correct)
        )

    async def unassigns(self, company: int, calls: Mapping[str, str] | None, day: int) -> None:
        """End what a company has for all or for certain calls."""
        only = None if calls is None else self._only(calls)
        decide = unassign(START + day * DAY, only)
        await self.books.money.change(self.companies[company - 1], decide)

    async def answers(self, company: int, tariff: str, day: int, days: int, correct: bool) -> None:
        """Let a company pay for being called, for some days or for good."""
        begins = START + day * DAY
        held = Assignment(
            tariff=f"{self.called}{tariff}",
            valid_from=begins,
            valid_to=begins + days * DAY if days else None,
            side=Side.INBOUND,
        )
        await self.books.money.change(
            self.companies[company - 1], deciding.assign(held, correct=correct)
        )

    async def owns(self, company: int, number: str) -> None:
        """Let numbers be those of a company."""
        decide = set_payer_rule(number_key(number))
        await self.books.money.change(self.companies[company - 1], decide)

    async def maps(self, company: int, account: str, day: int | None = None) -> None:
        """Let a company pay for an account, from a day on or at all times."""
        start = None if day is None else START + day * DAY
        decide = deciding.map_account(f"{self.called}{account}", start)
        await self.books.money.change(self.companies[company - 1], decide)

    async def limits(self, hours: int) -> None:
        """Let no call last longer."""
        wanted = set_longest_call(timedelta(hours=hours), "a test")
        await self.books.money.change_rules(wanted)

    async def records(
        self, account: str, day: int, hour: int, seconds: int, implausible: bool = False
    ) -> CallReceived:
        """Record a call as the worker does."""
        name = f"{self.called}call-{next(self._names)}"
        cdr = a_talk(f"{self.called}{account}", day, hour, seconds, name)
        if implausible:
            cdr = evolve(cdr, doubt="ended 3.000 s before it began")
        book = await self.tables.since(cdr.start_time)
        host, seq = host_of(cdr), len(self.calls) + 1
        verdict = book.judge(cdr, undecided(host))
        place = a_provenance(host=host, offset=seq)
        call = a_received_call(cdr, verdict=verdict, seq=seq, provenance=place)
        assert list(await self.books.ledger.record([call], book.version)) == [Outcome.STORED]
        self.calls.append(call.call_key)
        return call

    async def corrects(self, number: int, seconds: int) -> None:
        """Say how long a call was."""
        key, correct = self._key(number), CorrectCall(**self._amending())
        await correct(key, timedelta(seconds=seconds), ORDER)

    async def voids(self, number: int) -> None:
        """Take a price back."""
        await VoidCall(book=self.books.amendments)(self._key(number), ORDER)

    async def unvoids(self, number: int) -> None:
        """Let a call count again."""
        await UnvoidCall(**self._amending())(self._key(number), ORDER)

    async def accepts(self, number: int) -> None:
        """Let a call stand."""
        await AcceptCall(**self._amending())(self._key(number), ORDER)

    async def rerates(self, since: datetime = EVER.start, *, parties: bool = False) -> Rerated:
        """Price all calls anew that were answered since then."""
        rerate = RerateCalls(book=self.books.amendments, prices=self.tables)
        return await rerate(CallSelection(start=since, end=EVER.end), ORDER, parties=parties)

    def _amending(self) -> dict[str, Any]:
        books = self.books
        return {"book": books.amendments, "calls": books.kept_calls, "prices": self.tables}

    def _only(self, calls: Mapping[str, str]) -> Selector | None:
        of_account = {"account": f"{self.called}{calls['account']}"} if "account" in calls else {}
        return certain_calls(**{**calls, **of_account})

    def _key(self, number: int) -> UUID:
        if number >= len(self.calls):
            raise RejectedError("there is no such call")
        return self.calls[number]


@define(kw_only=True)
class History(AnyHistory):
    """A history in memory."""

    books: MemoryBooks
    tables: MemoryJournalPrices

    @property
    def prices(self) -> MemoryJournalPrices:
        """The prices of workers and of operators."""
        return self.tables


def in_memory() -> History:
    """Give books of their own."""
    books = MemoryBooks()
    books.money.tariffs.update({"a": "EUR", "b": "EUR"})
    store = MemoryTariffStore(MOMENT, books.journal)
    return History(books=books, store=store, tables=MemoryJournalPrices(books.journal, store))
