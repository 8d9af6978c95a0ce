"""Of the suppliers' routes that carry a call one is taken."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from itertools import permutations

from adapters.contract.builders import a_cdr
from domain.calls.gateway import gateway_of
from domain.pricing.paying import Assignment, Payer, SupplyRoute, Tenure, in_order, payer_of
from domain.pricing.price_book import PriceBook

START = datetime(2020, 1, 1, tzinfo=UTC)


def a_route(
    supplier: int,
    *,
    days: int = 0,
    account: str | None = None,
    network: str | None = None,
    gateway: str | None = None,
) -> SupplyRoute:
    return SupplyRoute(
        supplier_id=supplier,
        currency="EUR",
        assignment=Assignment(tariff="wholesale", valid_from=START + timedelta(days)),
        account=account,
        network=None if network is None else ip_network(network),
        gateway=None if gateway is None else gateway_of(gateway),
    )


def test_an_account_says_more_than_a_network_and_a_narrow_network_more_than_a_wide_one() -> None:
    wanted = (
        a_route(1, account="acct-1", network="192.0.2.0/28"),
        a_route(2, days=1, account="acct-1"),
        a_route(3, account="acct-1"),
        a_route(4, network="192.0.2.0/24"),
        a_route(5, days=1, network="192.0.0.0/16"),
        a_route(6, network="192.0.0.0/16"),
    )
    assert {in_order(told) for told in permutations(wanted)} == {wanted}


def test_a_gateway_says_more_than_all_else_and_one_port_more_than_all() -> None:
    wanted = (
        a_route(1, gateway="192.0.2.7:5060"),
        a_route(2, gateway="192.0.2.7", account="acct-1"),
        a_route(3, days=1, gateway="192.0.2.7"),
        a_route(4, gateway="192.0.2.0/24", account="acct-1", network="192.0.2.0/28"),
        a_route(5, days=1, account="acct-1", network="192.0.2.0/28"),
    )
    assert {in_order(told) for told in permutations(wanted)} == {wanted}


def test_a_call_that_went_to_a_second_carrier_is_the_second_carriers() -> None:
    routes = in_order(
        [
            a_route(1, gateway="192.0.2.1"),
            a_route(2, gateway="192.0.2.2:5060"),
            a_route(3, account="acct-1"),
        ]
    )
    book = PriceBook(routes=routes)
    carriers = {"192.0.2.1:5060": 1, "192.0.2.2:5060": 2, "192.0.2.2:5080": 3, None: 3}
    for dst, supplier in carriers.items():
        supply = book.judge(a_cdr(account="acct-1", dst=dst)).supply
        assert supply is not None
        assert supply.supplier_id == supplier


def test_of_two_alike_the_one_that_was_told_last_is_tried_first() -> None:
    first, second = a_route(1, account="acct-1"), a_route(2, account="acct-1")
    assert in_order([first, second]) == (second, first)


def test_who_has_an_account_at_its_answer_pays() -> None:
    first, second = (Payer(company_id=number, currency="EUR") for number in (1, 2))
    tenures = [
        Tenure(payer=first, valid_from=START),
        Tenure(payer=second, valid_from=START + timedelta(5)),
    ]
    moments = {-1: None, 0: first, 4: first, 5: second}
    for days, payer in moments.items():
        assert payer_of(tenures, START + timedelta(days)) == payer
    assert payer_of([Tenure(payer=first)], START) == first
    book = PriceBook(payers={"acct-1": second}, moved={"acct-1": tenures})
    for days, payer in moments.items():
        call = a_cdr(start_time=START + timedelta(days), duration=0, account="acct-1")
        assert book.judge(call).company_id == (payer and payer.company_id)
