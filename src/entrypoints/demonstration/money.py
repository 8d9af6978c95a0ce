"""The demo's money: a company that pays for every account of the files, a tariff, a statement."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from adapters.currencies import IsoCurrencies
from adapters.file_tail.reading.given_files import GivenFiles
from adapters.timescale.connection import Pool
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.money.register import TimescaleMoneyRegister
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from adapters.wire.acc_json.routing import cdr_of
from application.money.companies import ChangeCompany, OpenCompany
from application.money.data import Statement
from application.money.pay import Pay
from application.money.statement import DrawStatement
from domain.calls.cdr import Cdr
from domain.money.limits import Limits, PaymentMode
from domain.money.movement import MovementKind
from domain.pricing.bands import Band, Tier
from domain.pricing.price_book import Assignment
from domain.pricing.tariff import Rate, TariffVersion
from entrypoints.terminal.report import Table
from entrypoints.terminal.tables import print_parts
from entrypoints.terminal.words import money

_COMPANY = "Demo Telecom"
_ALWAYS = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2190, 1, 1, tzinfo=UTC))
_SHOWN = 8


async def set_up(pool: Pool, files: Sequence[Path]) -> None:
    """Open the company, give it a tariff and ten euros, and let it pay for all accounts."""
    await TimescaleTariffStore(pool).save(_tariff())
    ports = (TimescaleMoneyBook(pool), TimescaleMoneyRegister(pool), IsoCurrencies())
    book, register, currencies = ports
    limits = Limits(low_balance=Decimal(5))
    await OpenCompany(book=book, currencies=currencies)(
        _COMPANY, "EUR", PaymentMode.PREPAID, limits
    )
    change = ChangeCompany(book=book, register=register, currencies=currencies)
    await change.assign(_COMPANY, Assignment(tariff="demo", valid_from=_ALWAYS[0]))
    for account in await _accounts(files):
        await change.map_account(_COMPANY, account)
    pay = Pay(book=book, register=register, currencies=currencies)
    await pay(_COMPANY, MovementKind.TOPUP, Decimal(10), "first payment")


async def show(pool: Pool) -> Statement:
    """Print the end of the company's statement and give the whole."""
    _, found = await DrawStatement(register=TimescaleMoneyRegister(pool))(_COMPANY, *_ALWAYS)
    rows = [
        (each.at, each.kind, each.amount, each.balance, each.callee, each.destination)
        for each in found.lines[-_SHOWN:]
    ]
    columns = ["when (UTC)", "", "amount", "balance", "callee", "destination"]
    parts: list[Table | str] = [
        "",
        f"{_COMPANY}: opening {money(found.opening, found.currency)}, {len(found.lines)} movements",
        Table(f"the last {len(rows)}", columns, rows),
        f"closing {money(found.closing, found.currency)}",
    ]
    print_parts(parts)
    sys.stdout.flush()
    return found


def _tariff() -> TariffVersion:
    return TariffVersion(
        tariff_id=0,
        name="demo",
        currency="EUR",
        effective_from=_ALWAYS[0],
        rates={
            "": _rate("", "elsewhere", "0.12", increment=60),
            "0": _rate("0", "local", "0.01", increment=1),
            "1": _rate("1", "domestic", "0.06", increment=1),
            "6": _rate("6", "mobile", "0.18", increment=6),
        },
    )


def _rate(prefix: str, destination: str, price: str, *, increment: int) -> Rate:
    tier = Tier(rate=Decimal(price), increment=timedelta(seconds=increment))
    return Rate(prefix=prefix, destination=destination, bands=(Band(tiers=(tier,)),))


async def _accounts(files: Sequence[Path]) -> Sequence[str]:
    found: set[str] = set()
    async for lines in GivenFiles(paths=files).batches():
        for line in lines:
            cdr = cdr_of(line.payload)
            if isinstance(cdr, Cdr) and cdr.account:
                found.add(cdr.account)
    return sorted(found)
