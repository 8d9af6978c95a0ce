"""`akira rerate`, `whatif`, `cdr void`, `cdr correct`: what was billed wrongly, put right."""

import getpass
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from attrs import evolve

from adapters.timescale.calls.amendments import TimescaleAmendmentBook
from adapters.timescale.connection import Pool
from adapters.timescale.money.register import TimescaleMoneyRegister
from adapters.timescale.pricing.price_tables import read_prices
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from application.calls.amend_call import CorrectCall, VoidCall
from application.calls.data import CallSelection
from application.calls.rerate_calls import RerateCalls, Rerated
from application.calls.what_if import WhatIf, WhatIfResult
from application.errors import RejectedError
from application.money.data import CompanyAccount
from domain.facts.amending import Order
from domain.facts.call_facts import CallAmended
from domain.pricing.price_book import PriceBook
from entrypoints.cli.money.companies import company_named
from entrypoints.cli.running import database
from entrypoints.process.settings import CliSettings
from entrypoints.terminal.progress import progress
from entrypoints.terminal.report import Report, Table
from entrypoints.terminal.words import money

_MONTHS_OF_WORK = 24 * 3600.0


async def rerate(
    settings: CliSettings, wanted: CallSelection, company: str | None, because: str, *, dry: bool
) -> Report:
    """Price calls anew and tell what each company pays more or less."""
    async with database(settings, longest=_MONTHS_OF_WORK) as pool:
        wanted = await _of_company(pool, wanted, company)
        work = RerateCalls(
            book=TimescaleAmendmentBook(pool),
            prices=await _prices(pool, wanted),
            longest_call=timedelta(seconds=settings.max_call_seconds),
        )
        with progress("calls", None) as seen:
            done = await work(wanted, order(because), dry_run=dry, seen=seen)
        names = {each.id: each.company.name for each in await _companies(pool)}
    return _rerated_report(done, names, dry=dry)


async def what_if(
    settings: CliSettings, wanted: CallSelection, company: str | None, tariff: str
) -> Report:
    """Add up what calls would have cost under another tariff."""
    async with database(settings, longest=_MONTHS_OF_WORK) as pool:
        wanted = await _of_company(pool, wanted, company)
        store = TimescaleTariffStore(pool)
        kept = [each for each in await store.versions() if each.name == tariff]
        if not kept:
            raise RejectedError(f"there is no tariff {tariff!r}")
        work = WhatIf(
            book=TimescaleAmendmentBook(pool),
            versions=[await store.load(each.tariff_id) for each in kept],
            payers=(await _prices(pool, wanted)).companies,
            longest_call=timedelta(seconds=settings.max_call_seconds),
        )
        with progress("calls", None) as seen:
            return _what_if_report(await work(wanted, seen), tariff)


async def void(settings: CliSettings, call_key: UUID, because: str) -> Report:
    """Take a call's price back."""
    async with database(settings) as pool:
        work = VoidCall(book=TimescaleAmendmentBook(pool))
        return _amended_report(await work(call_key, order(because)))


async def correct(
    settings: CliSettings, call_key: UUID, duration: timedelta, because: str
) -> Report:
    """Give a call another duration."""
    async with database(settings) as pool:
        book = TimescaleAmendmentBook(pool)
        async with book.amending() as amending:
            start = (await amending.call(call_key)).held.cdr.start_time
        wanted = CallSelection(start=start, end=start)
        work = CorrectCall(book=book, prices=await _prices(pool, wanted))
        return _amended_report(await work(call_key, duration, order(because)))


def order(because: str) -> Order:
    """Say who wants it: the operator's login on this machine."""
    return Order(by=getpass.getuser(), because=because)


async def _prices(pool: Pool, wanted: CallSelection) -> PriceBook:
    return (await read_prices(pool, TimescaleTariffStore(pool), wanted.start)).book


async def _of_company(pool: Pool, wanted: CallSelection, name: str | None) -> CallSelection:
    if name is None:
        return wanted
    return evolve(wanted, company_id=(await company_named(TimescaleMoneyRegister(pool), name)).id)


async def _companies(pool: Pool) -> Sequence[CompanyAccount]:
    return await TimescaleMoneyRegister(pool).companies()


def _rerated_report(done: Rerated, names: Mapping[int, str], *, dry: bool) -> Report:
    lines = [
        {
            "company": names.get(company, str(company)),
            "currency": currency,
            "before": done.before[company, currency],
            "after": done.after[company, currency],
            "difference": difference,
        }
        for (company, currency), difference in done.differences().items()
    ]
    words = "would change: nothing is changed" if dry else "changed"
    return Report(
        schema="akira.rerate/1",
        document={
            "dry_run": dry,
            "calls": done.looked_at,
            "changed": done.changed,
            "companies": lines,
            "unrated": dict(done.unrated),
        },
        parts=[
            f"{done.looked_at} calls looked at, {done.changed} {words}",
            Table("companies", ["company", "currency", "before", "after", "difference"],
                  [tuple(line.values()) for line in lines]),
            Table("without a price", ["reason", "calls"], list(done.unrated.items())),
        ],
    )  # fmt: skip


def _what_if_report(found: WhatIfResult, tariff: str) -> Report:
    rows = [
        (name, currency, each.calls, each.seconds, each.now, each.then, each.difference,
         each.unrated)
        for (name, currency), each in sorted(found.destinations.items())
    ]  # fmt: skip
    totals = {code: found.total(code) for code in found.currencies()}
    columns = ("destination", "currency", "calls", "seconds", "now", "then", "difference",
               "unrated")  # fmt: skip
    return Report(
        schema="akira.whatif/1",
        document={
            "tariff": tariff,
            "destinations": [dict(zip(columns, row, strict=True)) for row in rows],
            "totals": [
                {"currency": code, "calls": each.calls, "now": each.now, "then": each.then,
                 "difference": each.difference, "unrated": each.unrated}
                for code, each in totals.items()
            ],
        },
        parts=[
            Table(f"under {tariff}", columns, rows, "no call"),
            *(_total_line(code, each.now, each.then) for code, each in totals.items()),
        ],
    )  # fmt: skip


def _total_line(currency: str, now: Decimal, then: Decimal) -> str:
    difference = money(then - now, currency)
    return f"now {money(now, currency)}, then {money(then, currency)}, difference {difference}"


def _amended_report(done: CallAmended) -> Report:
    before, now = done.before.verdict, done.now.verdict
    amounts = [
        money(each.charge.amount, each.charge.currency) if each.charge else each.rating.value
        for each in (before, now)
    ]
    return Report(
        schema="akira.amendment/1",
        document={
            "call_key": done.call_key,
            "amendment": done.amendment.value,
            "revision": done.revision,
            "duration": done.now.cdr.duration,
            "before": before.charge.amount if before.charge else None,
            "now": now.charge.amount if now.charge else None,
            "rating": now.rating,
            "unrated_reason": now.unrated_reason,
        },
        parts=[f"{done.amendment.value}, revision {done.revision}: {amounts[0]} -> {amounts[1]}"],
    )
