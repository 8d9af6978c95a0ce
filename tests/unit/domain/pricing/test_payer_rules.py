"""Of the rules that tell who pays for a call the narrowest holds, and of one key the latest."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money.payer_mapping import host_key, number_key, source_key
from domain.pricing.asked import Asked, dialled
from domain.pricing.payer_rules import (
    PayerRule,
    PayerRules,
    RuleKey,
    in_listed_order,
    with_payer_rule,
)

AT = datetime(2026, 11, 26, tzinfo=UTC)
DAY = timedelta(1)


def a_rule(
    company: int, key: RuleKey, start: datetime | None = None, end: datetime | None = None
) -> PayerRule:
    return PayerRule(company_id=company, key=key, valid_from=start, valid_to=end)


def asked(
    source: str | None = "192.0.2.7", callee: str = "4930", host: str | None = "sip-01"
) -> Asked:
    return Asked(src_ip=None if source is None else ip_address(source), host=host,
                 callee=callee, at=AT)  # fmt: skip


def companies(rules: list[PayerRule], call: Asked) -> list[int]:
    return [rule.company_id for rule in PayerRules(rules).matching(call)]


def test_each_kind_is_asked_in_its_order_and_one_of_each_is_given() -> None:
    rules = [
        a_rule(3, number_key("4930")),
        a_rule(2, host_key("sip-01")),
        a_rule(1, source_key("192.0.2.0/24")),
        a_rule(9, source_key("192.0.0.0/16")),
    ]
    assert companies(rules, asked()) == [1, 2, 3]
    assert companies(rules, asked(source=None)) == [2, 3]
    assert companies(rules, asked(source="2001:db8::1", host=None)) == [3]
    assert companies(rules, asked(source="198.51.100.1", host="sip-02", callee="49")) == []


def test_the_longest_network_holds_and_then_the_longest_tech_prefix() -> None:
    rules = [
        a_rule(1, source_key("192.0.2.7", "9011")),
        a_rule(2, source_key("192.0.2.7", "90")),
        a_rule(3, source_key("192.0.2.0/28", "9")),
        a_rule(4, source_key("192.0.2.0/24")),
        a_rule(5, source_key("0.0.0.0/0")),
        a_rule(6, source_key("::/0")),
    ]
    wanted = {
        ("192.0.2.7", "90114930"): 1, ("192.0.2.7", "9014930"): 2, ("192.0.2.7", "94930"): 3,
        ("192.0.2.7", "4930"): 4, ("192.0.2.15", "90114930"): 3, ("192.0.2.16", "90114930"): 4,
        ("192.0.3.1", "90114930"): 5, ("2001:db8::1", "90114930"): 6,
    }  # fmt: skip
    for told in permutations(rules, 6):
        for (source, callee), company in wanted.items():
            rule = PayerRules(told).source(asked(source, callee))
            assert rule is not None
            assert rule.company_id == company


def test_the_longest_beginning_of_a_number_holds_and_a_whole_number_before_all() -> None:
    rules = [
        a_rule(1, number_key("4930123")), a_rule(2, number_key("4930123*")),
        a_rule(3, number_key("4930*")),
    ]  # fmt: skip
    wanted = {"4930123": 1, "+4930123": 1, "004930123": 1, "49301234": 2, "493012": 3, "4930": 3}
    for callee, company in wanted.items():
        assert companies(rules, asked(None, callee, None)) == [company]
    for callee in ("493", "14930123", "", "+"):
        assert companies(rules, asked(None, callee, None)) == []


def test_of_one_key_the_one_that_began_last_holds_until_it_ends() -> None:
    key = host_key("sip-01")
    rules = [
        a_rule(1, key),
        a_rule(2, key, AT, AT + 2 * DAY),
        a_rule(3, key, AT + DAY, AT + 2 * DAY),
    ]
    paid = [
        next(PayerRules(rules).matching(Asked(src_ip=None, host="sip-01", callee="", at=AT + d)))
        for d in (-DAY, timedelta(), DAY, 2 * DAY)
    ]
    assert [rule.company_id for rule in paid] == [1, 2, 3, 1]
    assert companies([a_rule(1, key, AT + DAY)], asked()) == []


def test_a_rule_takes_the_place_of_the_one_with_its_key_and_start() -> None:
    key = source_key("192.0.2.0/24")
    first, other = a_rule(1, key), a_rule(1, source_key("192.0.2.0/24", "9"))
    later, instead = a_rule(1, key, AT), a_rule(2, key, None, AT)
    rules = with_payer_rule(with_payer_rule([first, other], later), instead)
    assert list(rules) == [other, later, instead]


def test_rules_are_listed_by_kind_key_and_start() -> None:
    wanted = (
        a_rule(1, source_key("192.0.2.0/24")),
        a_rule(1, source_key("192.0.2.0/24", "9")),
        a_rule(1, host_key("a")),
        a_rule(2, host_key("a"), AT),
        a_rule(1, number_key("1")),
    )
    for told in permutations(wanted):
        assert tuple(in_listed_order(told)) == wanted


@pytest.mark.parametrize(
    ("number", "plain"), [("+49", "49"), ("0049", "49"), ("49", "49"), ("0", "0"), ("+00", "00")]
)
def test_what_stands_in_front_of_an_international_number_is_no_part_of_it(
    number: str, plain: str
) -> None:
    assert dialled(number) == plain


SOURCES = st.tuples(
    st.integers(0, 255), st.integers(24, 32), st.sampled_from(["", "9", "90", "1#"])
).map(lambda each: source_key(f"192.0.2.{each[0] >> 32 - each[1] << 32 - each[1]}/{each[1]}",
                              each[2]))  # fmt: skip


@given(
    st.lists(SOURCES, max_size=12, unique=True),
    st.integers(0, 255),
    st.sampled_from(["90493", "9493", "493", "1#493"]),
)
def test_the_tables_find_what_a_look_at_every_rule_finds(
    keys: list[RuleKey], host: int, callee: str
) -> None:
    rules = [a_rule(number, key) for number, key in enumerate(keys)]
    address = ip_address(f"192.0.2.{host}")
    fitting = [
        (ip_network(rule.key.value).prefixlen, len(rule.key.tech_prefix), rule)
        for rule in rules
        if address in ip_network(rule.key.value) and callee.startswith(rule.key.tech_prefix)
    ]
    best = max(fitting, key=lambda each: each[:2], default=(0, 0, None))[2]
    assert PayerRules(rules).source(asked(str(address), callee)) == best
