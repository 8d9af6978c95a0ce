"""Which tariff of a company prices a call: the narrowest that selects it, else that of all."""

from datetime import datetime, timedelta
from decimal import Decimal
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, START, a_cdr
from domain.calls.cdr import Cdr
from domain.money.certain_calls import certain_calls
from domain.money.errors import InvalidWishError
from domain.money.payer_mapping import source_key
from domain.pricing.decided import Decided, undecided
from domain.pricing.hints import hint
from domain.pricing.payer_rules import PayerRule, PayerRules
from domain.pricing.paying import Assignment, Payer
from domain.pricing.price_book import PriceBook
from domain.pricing.selecting import Origin, Selector, SelectorKind
from domain.pricing.verdict import UnratedReason, Verdict
from memory_books import a_tariff

DAY = timedelta(days=1)
TRUNK = "192.0.2.0/24"


def for_all(tariff: str, start: datetime = START) -> Assignment:
    return Assignment(tariff=tariff, valid_from=start)


def only(
    tariff: str, start: datetime = START, end: datetime | None = None, **by: str
) -> Assignment:
    return Assignment(tariff=tariff, valid_from=start, valid_to=end, only=certain_calls(**by))


def a_book(*assignments: Assignment) -> PriceBook:
    payer = Payer(company_id=7, currency="EUR", assignments=assignments)
    names = {each.tariff for each in assignments}
    return PriceBook(
        payers={"acct-1": payer, "acct-2": payer},
        companies={7: payer},
        tariffs={name: [evolve(a_tariff(name), name=name)] for name in names},
    )


def a_call(
    account: str | None = "acct-1",
    source: IPv4Address | IPv6Address | None = None,
    callee: str = "4930",
    start: datetime = MOMENT,
) -> Cdr:
    return a_cdr(account=account, src_ip=source, callee=callee, start_time=start, duration=60)


def price(book: PriceBook, call: Cdr, host: str = "sip-01") -> Decimal | None:
    """Give what a call costs: tariffs are called as their prices."""
    charge = book.judge(call, undecided(host)).charge
    return None if charge is None else charge.amount


LAYERS = (
    for_all("1"),
    only("2", host="sip-07"),
    only("3", source=TRUNK),
    only("4", source=TRUNK, tech_prefix="9#"),
    only("5", source="192.0.2.128/25"),
    only("6", account="acct-2"),
)


@pytest.mark.parametrize(
    ("call", "host", "tariff"),
    [
        (a_call(), "sip-01", "1"),
        (a_call(None), "sip-07", "2"),
        (a_call(source=ip_address("192.0.2.1")), "sip-07", "3"),
        (a_call(source=ip_address("198.51.100.1")), "sip-07", "2"),
        (a_call(source=ip_address("2001:db8::1")), "sip-01", "1"),
        (a_call(source=ip_address("192.0.2.1"), callee="9#4930"), "sip-07", "4"),
        (a_call(source=ip_address("192.0.2.200"), callee="9#4930"), "sip-07", "5"),
        (a_call("acct-2", ip_address("192.0.2.200")), "sip-07", "6"),
        (a_call("acct-2"), "sip-01", "6"),
    ],
)
def test_account_then_source_then_host_then_all(call: Cdr, host: str, tariff: str) -> None:
    [held, *_] = a_book(*LAYERS).tariffs_for(call, Decided(payer=7, host=host))
    assert held.tariff == tariff


def test_who_was_found_by_a_trunk_is_priced_by_its_tariff() -> None:
    rule = PayerRule(company_id=7, key=source_key(TRUNK, "9#"))
    book = evolve(a_book(*LAYERS), rules=PayerRules([rule]))
    call = a_call("stranger", ip_address("192.0.2.1"), "9#4930")
    assert price(book, call) == Decimal(4)
    verdict = book.quote(
        7, "9#4930", MOMENT, talk=timedelta(minutes=1), origin=Origin(src_ip=call.src_ip)
    )
    assert verdict == book.judge(call, undecided("sip-01"))


def test_where_a_narrow_one_ends_the_one_for_all_goes_on() -> None:
    book = a_book(
        for_all("1"),
        for_all("2", MOMENT),
        only("5", MOMENT, MOMENT + DAY, account="acct-1"),
    )
    costs = [price(book, a_call(start=MOMENT + n * DAY)) for n in (-1, 0, 1)]
    assert costs == [Decimal(1), Decimal(5), Decimal(2)]
    assert price(book, a_call("acct-2")) == Decimal(2)


def test_of_one_selector_that_one_holds_which_began_last() -> None:
    book = a_book(
        only("1", account="acct-1"),
        only("2", MOMENT, MOMENT + DAY, account="acct-1"),
        for_all("3", MOMENT),
    )
    costs = [price(book, a_call(start=MOMENT + n * DAY)) for n in (-1, 0, 1)]
    assert costs == [Decimal(1), Decimal(2), Decimal(1)]


def test_who_has_tariffs_for_certain_calls_alone_has_none_for_others() -> None:
    book = a_book(only("1", account="acct-1"))
    assert price(book, a_call()) == Decimal(1)
    other = book.judge(a_call("acct-2"))
    assert other == Verdict(company_id=7, unrated_reason=UnratedReason.NO_TARIFF)
    assert list(book.tariffs_for(a_call("nobody"))) == []
    assert list(book.tariffs_for(a_call("acct-2"))) == []


def test_all_that_could_price_a_call_are_told_the_one_that_does_first() -> None:
    call = a_call("acct-2", ip_address("192.0.2.200"), "9#4930")
    found = list(a_book(*LAYERS).tariffs_for(call, undecided("sip-07")))
    assert [each.tariff for each in found] == ["6", "5", "4", "3", "2", "1"]


def running(book: PriceBook, call: Cdr, host: str = "sip-01") -> Decimal | None:
    price = book.running(call.account or "", call.callee or "", MOMENT, host=host)
    return None if price is None else price.at(call.duration)


def test_a_call_that_goes_on_is_priced_by_its_account_and_host() -> None:
    book = a_book(for_all("1"), only("2", host="sip-07"), only("6", account="acct-2"))
    for call in (a_call(), a_call("acct-2")):
        for host in ("sip-01", "sip-07"):
            assert running(book, call, host) == price(book, call, host)


def test_a_call_that_goes_on_has_no_price_where_only_its_address_tells_it() -> None:
    book = a_book(*LAYERS[:4], only("6", account="acct-2"))
    assert running(book, a_call()) is None
    assert running(book, a_call("acct-2")) == Decimal(6)
    dialled = a_book(for_all("1"), only("4", source=TRUNK, tech_prefix="9#"))
    assert running(dialled, a_call()) == Decimal(1)
    assert running(dialled, a_call(callee="9#4930")) is None
    over = a_book(for_all("1"), only("3", START, MOMENT, source=TRUNK))
    assert running(over, a_call()) == Decimal(1)


def test_under_another_tariff_nothing_is_selected() -> None:
    book = a_book(*LAYERS)
    under = book.under("1", book.tariffs["1"])
    assert price(under, a_call("acct-2")) == Decimal(1)


def test_what_is_near_is_told_of_the_tariff_that_holds() -> None:
    book = a_book(
        for_all("1", MOMENT + DAY + DAY),
        only("1", MOMENT + DAY, host="sip-07"),
        only("6", account="acct-2"),
    )
    reason = UnratedReason.NO_RATE
    told = hint(book, 7, "5", MOMENT, reason, origin=Origin(account="acct-2"))
    assert told == "no prefix of 6 begins as it does"
    for host, days in (("sip-07", 1), ("sip-01", 2)):
        near = hint(book, 7, "5", MOMENT, UnratedReason.NO_TARIFF, origin=Origin(host=host))
        assert near == f"its first tariff begins on {MOMENT + days * DAY:%Y-%m-%d %H:%M}Z"


def test_certain_calls_are_named_in_one_way() -> None:
    assert certain_calls() is None
    assert certain_calls(account=" acct-1 ") == Selector(kind=SelectorKind.ACCOUNT, value="acct-1")
    assert certain_calls(host="sip-01") == Selector(kind=SelectorKind.HOST, value="sip-01")
    assert certain_calls(source=" 192.0.2.7 ", tech_prefix="9#") == Selector(
        kind=SelectorKind.SOURCE, value="192.0.2.7/32", tech_prefix="9#"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"account": "a", "host": "b"},
        {"account": "a", "source": TRUNK},
        {"account": "a", "tech_prefix": "9#"},
        {"tech_prefix": "9#"},
        {"source": "here"},
        {"account": " "},
        {"host": ""},
    ],
)
def test_what_names_no_calls_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidWishError):
        certain_calls(**wrong)
