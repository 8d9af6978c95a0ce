"""The demo's money: a company that pays for every account of the files, a tariff, a statement."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from adapters.wire.acc_json.routing import cdr_of
from application.intake.ports import CdrSource
from application.money.data import Statement
from domain.calls.cdr import Cdr
from domain.money.limits import Limits, PaymentMode
from domain.money.movement import MovementKind
from domain.pricing.bands import Band, Tier
from domain.pricing.paying import Assignment
from domain.pricing.tariff import Rate, TariffVersion
from entrypoints.containers.operator.everything import OperatorContainer
from entrypoints.terminal.report import Table
from entrypoints.terminal.tables import print_parts
from entrypoints.terminal.words import money

_COMPANY = "Demo Telecom"
_ALWAYS = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2190, 1, 1, tzinfo=UTC))
_SHOWN = 8


async def set_up(use: OperatorContainer, files: Sequence[Path]) -> None:
    """Open the company, give it a tariff and ten euros, and let it pay for all accounts."""
    await use.tariffs().save(_tariff())
    limits = Limits(low_balance=Decimal(5))
    await use.open_company()(_COMPANY, "EUR", PaymentMode.PREPAID, limits)
    change = use.change_company()
    await change.assign(_COMPANY, Assignment(tariff="demo", valid_from=_ALWAYS[0]))
    for account in await _accounts(use.files(paths=files)):
        await change.map_account(_COMPANY, account)
    await use.pay()(_COMPANY, MovementKind.TOPUP, Decimal(10), "first payment")


async def show(use: OperatorContainer) -> Statement:
    """Print the end of the company's statement and give the whole."""
    found = (await use.draw_statement()(_COMPANY, *_ALWAYS)).found
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


async def _accounts(source: CdrSource) -> Sequence[str]:
    found: set[str] = set()
    async for lines in source.batches():
        for line in lines:
            cdr = cdr_of(line.payload)
            if isinstance(cdr, Cdr) and cdr.account:
                found.add(cdr.account)
    return sorted(found)
