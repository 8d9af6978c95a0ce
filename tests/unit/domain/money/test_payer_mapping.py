"""Rules of who pays, as operators write them, and as they are told."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from domain.money.company import Company
from domain.money.errors import InvalidWishError
from domain.money.limits import Limits, PaymentMode
from domain.money.payer_mapping import (
    host_key,
    number_key,
    rule_of,
    set_payer_rule,
    source_key,
    told_of,
)
from domain.money.standing import Look, Standing
from domain.pricing.payer_rules import PayerRule, RuleKey, RuleKind

START = datetime(2026, 11, 1, tzinfo=UTC)
NOW = START.replace(day=26)
KEY = source_key("192.0.2.0/24", "9011")
ACME = Company(id=7, name="Acme", currency="EUR", payment=PaymentMode.PREPAID, limits=Limits())


def standing(*rules: PayerRule) -> Standing:
    return Standing(id=7, company=ACME, balance=Decimal(0), payer_rules=rules)


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        (source_key(" 192.0.2.1 "), ("source", "192.0.2.1/32", "")),
        (source_key("2001:DB8::/32", "#9"), ("source", "2001:db8::/32", "#9")),
        (host_key(" sip-01"), ("host", "sip-01", "")),
        (number_key("+4930123"), ("number", "4930123", "")),
        (number_key("004930123*"), ("number", "4930123*", "")),
    ],
)
def test_a_key_is_kept_in_one_form(key: RuleKey, wanted: tuple[str, str, str]) -> None:
    assert (key.kind.value, key.value, key.tech_prefix) == wanted


@pytest.mark.parametrize("network", ["", "192.0.2.1/24", "here", "192.0.2.0/33"])
def test_what_is_no_network_is_refused(network: str) -> None:
    with pytest.raises(InvalidWishError) as refused:
        source_key(network)
    assert refused.value.about == "network"


@pytest.mark.parametrize("tech_prefix", [" 9", "9\n", "\x00"])
def test_what_is_no_tech_prefix_is_refused(tech_prefix: str) -> None:
    with pytest.raises(InvalidWishError, match="tech prefix"):
        source_key("192.0.2.0/24", tech_prefix)


@pytest.mark.parametrize("number", ["", "*", "alice", "49*30", "+", "4930**", "4" * 33, "٤٩"])
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(InvalidWishError, match="no number"):
        number_key(number)


def test_what_is_no_host_is_refused() -> None:
    with pytest.raises(InvalidWishError):
        host_key(" ")


def test_the_first_rule_of_a_key_holds_at_all_times_and_the_next_from_now_on() -> None:
    decide = set_payer_rule(KEY, moves_at=NOW)
    assert decide.look == Look(payer_rule=KEY)
    always = PayerRule(company_id=7, key=KEY)
    assert decide.rule(standing()) == [told_of(always)]
    others = PayerRule(company_id=8, key=KEY)
    from_now = PayerRule(company_id=7, key=KEY, valid_from=NOW)
    assert decide.rule(standing(others)) == [told_of(from_now)]


def test_the_same_again_changes_nothing() -> None:
    held = PayerRule(company_id=7, key=KEY, valid_from=START, valid_to=NOW)
    assert list(set_payer_rule(KEY, START, NOW).rule(standing(held))) == []
    assert list(set_payer_rule(KEY, START).rule(standing(held))) == [
        told_of(PayerRule(company_id=7, key=KEY, valid_from=START))
    ]


LATER = NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("held", "start", "end"),
    [
        ([PayerRule(company_id=7, key=KEY)], None, None),
        ([PayerRule(company_id=7, key=KEY, valid_to=LATER)], None, LATER),
        ([PayerRule(company_id=8, key=KEY), PayerRule(company_id=7, key=KEY, valid_from=START)],
         NOW, None),
        ([PayerRule(company_id=7, key=KEY), PayerRule(company_id=8, key=KEY, valid_from=LATER)],
         None, None),
    ],
)  # fmt: skip
def test_a_rule_that_holds_by_then_is_there_already(
    held: list[PayerRule], start: datetime | None, end: datetime | None
) -> None:
    assert list(set_payer_rule(KEY, start, end, moves_at=NOW).rule(standing(*held))) == []


@pytest.mark.parametrize(
    "held",
    [
        PayerRule(company_id=8, key=KEY),
        PayerRule(company_id=7, key=KEY, valid_to=LATER),
        PayerRule(company_id=7, key=KEY, valid_to=NOW),
        PayerRule(company_id=7, key=KEY, valid_from=LATER),
    ],
)
def test_another_rule_is_none_that_is_there_already(held: PayerRule) -> None:
    from_now = PayerRule(company_id=7, key=KEY, valid_from=NOW)
    decide = set_payer_rule(KEY, moves_at=NOW)
    assert decide.rule(standing(held)) == [told_of(from_now)]


def test_a_rule_ends_after_it_begins() -> None:
    with pytest.raises(InvalidWishError, match="ends after"):
        set_payer_rule(KEY, NOW, NOW)
    assert set_payer_rule(KEY, None, NOW).rule(standing())


def test_what_is_told_of_a_rule_is_read_back() -> None:
    for rule in (
        PayerRule(company_id=7, key=KEY, valid_from=START, valid_to=NOW),
        PayerRule(company_id=7, key=RuleKey(kind=RuleKind.HOST, value="sip-01")),
        PayerRule(company_id=7, key=number_key("4930*"), valid_to=NOW),
    ):
        assert rule_of(7, told_of(rule)) == rule
