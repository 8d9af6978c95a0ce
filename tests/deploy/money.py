"""A company that pays for what the phones of the scenarios call, and whether it paid each once."""

from collections.abc import Collection

from deploy.fleet import Fleet
from deploy.phones import CALLER

# A setup fee alone: the price does not hang on how long a phone took.
_PRICE_LIST = "prefix,rate,setup_fee\\n49301,0,0.05\\n"
_CENTS = 5
_PAID_IN = 1_000
_PAID = """
select count(*), count(distinct m.call_key), round(coalesce(sum(m.amount), 0) * 100)
from cdr c left join balance_movement m on m.call_key = c.call_key and m.amount < 0
where c.account = '{account}' and c.outcome = 'answered'
"""


def a_company_that_pays(fleet: Fleet, host: str, *, paid_in: int = _PAID_IN) -> None:
    """Type on the workers' host what makes a company with a tariff and money.

    The worker has five seconds to see all this; what follows takes longer.
    """
    fleet.run(host, "sh", "-c", f"printf '{_PRICE_LIST}' > /root/retail.csv")
    for command in (
        "company add Acme --currency EUR",
        f"account map {CALLER} Acme",
        "tariff import /root/retail.csv --name retail --currency EUR --effective-from 2026-01-01",
        "tariff assign Acme retail --from 2026-01-01",
        f"topup Acme {paid_in} --reference transfer-1",
    ):
        fleet.run(host, "akira-owner", *command.split())


def each_answered_call_is_paid_once(
    fleet: Fleet, calls: Collection[str], database: str | None = None
) -> None:
    """See that each of those calls has one movement of its price, and that the balance agrees."""
    paid = fleet.sql(_PAID.format(account=CALLER), database)
    count = len(calls)
    assert paid == f"{count}|{count}|{-_CENTS * count}", f"{count} calls, paid: {paid}"
    balance = fleet.sql("select round(amount * 100) from balance", database)
    assert int(balance) == 100 * _PAID_IN - _CENTS * count, f"{count} calls, balance: {balance}"
