"""`akira rate`: the price of a call that was not made, by the code that prices those that were."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import typer

from adapters.timescale.money.register import TimescaleMoneyRegister
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from application.errors import RejectedError
from application.money.data import CompanyAccount
from application.pricing.ports import TariffStore
from domain.calls.cdr import Cdr
from domain.pricing.charge import RatedCharge
from domain.pricing.price_book import Payer, PriceBook
from domain.pricing.verdict import Verdict
from entrypoints.cli.money.companies import company_named
from entrypoints.cli.running import database
from entrypoints.process.settings import CliSettings
from entrypoints.terminal.report import Report, Table
from entrypoints.terminal.words import exact, money

_SECONDS = re.compile(r"\d{1,8}(\.\d{1,6})?", re.ASCII)
_EVER = timedelta.max
_ACCOUNT = "quote"

Call = tuple[str, datetime, timedelta]


def seconds(text: str) -> timedelta:
    """Take a talk time."""
    if not _SECONDS.fullmatch(text):
        raise typer.BadParameter(f"no seconds: {text}", param_hint="--duration")
    return timedelta(microseconds=int(Decimal(text).scaleb(6)))


async def quote(settings: CliSettings, name: str, call: Call) -> Report:
    """Price a call of a company, and explain the price."""
    number, answered, talk = call
    async with database(settings) as pool:
        company = await company_named(TimescaleMoneyRegister(pool), name)
        book = await _book_of(company, TimescaleTariffStore(pool))
    cdr = Cdr(
        call_id=_ACCOUNT,
        start_time=answered,
        end_time=answered + talk,
        duration=talk,
        callee=number,
        account=_ACCOUNT,
    )
    verdict = book.judge(cdr, _EVER)
    if verdict.unrated_reason is not None:
        raise RejectedError(f"{name} has no price for {number} then: {verdict.unrated_reason}")
    free = ["a call that is not answered is free"]
    asked = {"company": company.company.name, "number": number, "at": answered, "duration": talk}
    return Report(
        schema="akira.rate/1",
        document={**asked, **verdict_document(verdict)},
        parts=explained(verdict.charge) if verdict.charge else free,
    )


async def _book_of(company: CompanyAccount, store: TariffStore) -> PriceBook:
    names = {each.tariff for each in company.assignments}
    kept = [each for each in await store.versions() if each.name in names]
    versions = [await store.load(each.tariff_id) for each in kept]
    payer = Payer(
        company_id=company.id,
        currency=company.company.currency,
        assignments=tuple(company.assignments),
    )
    return PriceBook(
        payers={_ACCOUNT: payer},
        tariffs={name: [each for each in versions if each.name == name] for name in names},
    )


def verdict_document(verdict: Verdict) -> dict[str, object]:
    """Give a price for machines."""
    charge = verdict.charge
    if charge is None:
        return {"rating": verdict.rating, "amount": Decimal(0)}
    return {
        "rating": verdict.rating,
        "amount": charge.amount,
        "currency": charge.currency,
        "tariff_id": charge.tariff_id,
        "prefix": charge.prefix,
        "destination": charge.destination,
        "billed_seconds": charge.billed,
        "setup_fee": charge.setup_fee,
        "bound": charge.bound,
        "steps": [dict(zip(_STEP, row, strict=True)) for row in _steps(charge)],
    }


_STEP = ("from", "sold", "rate", "per", "increment", "step_fee", "cost")


def explained(charge: RatedCharge) -> Sequence[Table | str]:
    """Write a price step by step."""
    bound = [f"bounded to {exact(charge.bound)}"] if charge.bound is not None else []
    fee = [f"setup fee {exact(charge.setup_fee)}"] if charge.setup_fee else []
    where = f"{charge.destination or 'no destination'}, prefix {charge.prefix or '(any)'}"
    return [
        f"{where}, tariff version {charge.tariff_id}",
        *fee,
        Table("steps (seconds)", list(_STEP), _steps(charge)),
        *bound,
        f"amount {money(charge.amount, charge.currency)}",
    ]


def _steps(charge: RatedCharge) -> Sequence[tuple[object, ...]]:
    return [
        (each.start, each.billed, each.tier.rate, each.tier.unit, each.tier.increment,
         each.step_fee, _decimal(each.cost.numerator, each.cost.denominator))
        for each in charge.segments
    ]  # fmt: skip


def _decimal(numerator: int, denominator: int) -> Decimal:
    # To twelve decimals, for people; the sum was made of exact fractions.
    return (Decimal(numerator) / Decimal(denominator)).quantize(Decimal("1e-12")).normalize()
