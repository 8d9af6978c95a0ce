"""What an operator reads of fraud: hours by the clock of the company, and who has looked."""

from datetime import UTC, datetime
from decimal import Decimal

from application.money.data import Changed, CompanyAccount
from domain.money.company import Company
from domain.money.fraud import NOT_WATCHED, FraudKind, FraudWatch, Suspicion
from domain.money.fraud_events import FraudSettled, FraudWatchSet, Suspected
from domain.money.limits import Limits, PaymentMode
from entrypoints.cli.money.fraud_reports import (
    FraudBook,
    fraud_report,
    settled_report,
    watch_report,
)
from entrypoints.terminal.report import Table

HOUR = datetime(2026, 11, 25, 23, tzinfo=UTC)


def company(watch: FraudWatch) -> Company:
    return Company(
        id=7, name="Acme", currency="EUR", payment=PaymentMode.PREPAID, limits=Limits(),
        zone="Europe/Berlin", watch=watch,
    )  # fmt: skip


WATCH = FraudWatch(times=Decimal(5), at_least=Decimal("10.50"))
FOUND = Suspicion(kind=FraudKind.TIMES, hour=HOUR, amount=Decimal(60), bound=Decimal("10.5"))
FIRST = Suspected(company_id=7, number=1, suspicion=FOUND, settled_by="ann", because="a campaign")
SECOND = Suspected(company_id=7, number=2, suspicion=FOUND)
BOOK = FraudBook(
    watched={7: company(WATCH)}, suspected=[SECOND, FIRST], companies={7: company(WATCH)}
)


def changed(watch: FraudWatch, *events: FraudSettled | FraudWatchSet) -> Changed:
    account = CompanyAccount(id=7, company=company(watch), balance=Decimal(0))
    return Changed(account=account, events=events)


def test_an_hour_is_one_of_the_companys_clock() -> None:
    watched, suspected = fraud_report(BOOK).parts
    assert isinstance(watched, Table)
    assert isinstance(suspected, Table)
    assert watched.rows == [("Acme", None, Decimal(5), Decimal("10.50"), None)]
    open_one, settled = suspected.rows
    assert open_one == (
        "Acme", 2, "times", "2026-11-26 00:00+0100", None, "60.00 EUR", Decimal("10.5"), None, None,
    )  # fmt: skip
    assert settled[-2:] == ("ann", "a campaign")


def test_a_list_is_of_the_latest_and_of_those_that_are_open() -> None:
    assert BOOK.latest(1, only_open=False).suspected == [SECOND]
    assert BOOK.latest(9, only_open=False).suspected == [SECOND, FIRST]
    assert BOOK.latest(9, only_open=True).suspected == [SECOND]


def test_what_is_watched_is_said() -> None:
    [said] = watch_report(changed(WATCH, FraudWatchSet(watch=WATCH))).parts
    assert said == "Acme: times 5, at least 10.50 is watched (EUR)"
    assert watch_report(changed(NOT_WATCHED)).parts == [
        "nothing changed: it is so already", "Acme: nothing is watched (EUR)",
    ]  # fmt: skip


def test_what_is_settled_is_said() -> None:
    event = FraudSettled(numbers=(1, 3), because="a campaign", by="ann")
    assert settled_report(changed(WATCH, event)).parts == ["Acme: 1, 3 settled"]
    assert settled_report(changed(WATCH)).parts == ["Acme: nothing open is settled"]
