"""Numbers are given without a gap, and what is asked for is rounded over all of a month."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from domain.money.company import Company
from domain.money.errors import InvalidWishError, RefusedError
from domain.money.issued_content import Content, issued_content
from domain.money.issuing import (
    Drawn,
    issue,
    of_month,
    refuse_unbegun,
    rounded,
    rounded_difference,
    series_name,
)
from domain.money.issuing_events import InvoiceIssued, IssuedCredit, IssuedLine
from domain.money.limits import Limits, PaymentMode
from domain.money.standing import Standing
from domain.pricing.sides import Side

START, END = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)


def a_standing() -> Standing:
    company = Company(
        id=7, name="Acme", currency="EUR", payment=PaymentMode.PREPAID, limits=Limits()
    )
    return Standing(id=7, company=company, balance=Decimal(0))


def a_line(amount: str, destination: str = "Cuba", **changes: Any) -> IssuedLine:  # noqa: ANN401
    line = IssuedLine(
        side=Side.OUTBOUND, destination=destination, tax_class=None, calls=1,
        seconds=Decimal("1.5"), billed=2, amount=Decimal(amount),
    )  # fmt: skip
    return evolve(line, **changes)


def drawn(*lines: IssuedLine, **changes: Any) -> Drawn:  # noqa: ANN401 any field
    month = Drawn(
        company="Acme", month="2026-10", zone="UTC", start=START, end=END, position=3,
        log_position=9, seal="akira-seal/1 4 9", content=Content(lines=lines), decimals=2,
        issued_at=END, by="clerk",
    )  # fmt: skip
    return evolve(month, **changes)


def issued(wish: Drawn, *before: InvoiceIssued, last: int = 0) -> InvoiceIssued:
    standing = evolve(a_standing(), invoices=before, last_number=last)
    [event] = issue(wish, "INV").rule(standing)
    assert isinstance(event, InvoiceIssued)
    return event


def test_a_month_gets_the_next_number_and_what_changes_the_one_after() -> None:
    first = issued(drawn(a_line("0.106")), last=6)
    assert (first.name, first.corrects) == ("INV-000007", None)
    assert (first.exact, first.rounded, first.rounding) == (
        Decimal("0.106"), Decimal("0.11"), Decimal("0.004"),
    )  # fmt: skip
    less = drawn(a_line("0.104"), before=[first])
    second = issued(less, first, last=7)
    assert (second.name, second.corrects) == ("INV-000008", "INV-000007")
    assert (second.exact, second.rounded) == (Decimal("-0.002"), Decimal("-0.01"))
    assert second.lines == (a_line("-0.002", calls=0, seconds=Decimal(0), billed=0),)


def test_a_difference_of_nothing_gets_no_number() -> None:
    first = issued(drawn(a_line("0.106")))
    same = drawn(a_line("0.106"), before=[first])
    standing = evolve(a_standing(), invoices=[first], last_number=1)
    assert list(issue(same, "INV").rule(standing)) == []
    assert issued(drawn()).exact == 0


def test_what_was_issued_meanwhile_is_looked_at_first() -> None:
    first = issued(drawn(a_line("1")))
    standing = evolve(a_standing(), invoices=[first], last_number=1)
    assert list(issue(drawn(a_line("2")), "INV").rule(standing)) == []
    second = issued(drawn(a_line("2"), before=[first]), first, last=1)
    changed = drawn(a_line("3"), before=[first])
    with pytest.raises(RefusedError, match="meanwhile"):
        issue(changed, "INV").rule(evolve(standing, invoices=[first, second]))


def test_no_call_stands_on_the_invoices_of_two_months() -> None:
    first = issued(drawn(a_line("1")))
    standing = evolve(a_standing(), invoices=[first], last_number=1)
    earlier = datetime(2026, 10, 31, 23, tzinfo=UTC)
    later = drawn(month="2026-11", start=earlier, end=datetime(2026, 12, 1, tzinfo=UTC))
    with pytest.raises(RefusedError, match="INV-000001, of 2026-10"):
        issue(later, "INV").rule(standing)
    assert len(issue(evolve(later, start=END), "INV").rule(standing)) == 1


def test_lines_and_credits_are_added_by_their_names() -> None:
    credit = IssuedCredit(bundle="Flat", calls=1, seconds=60, credit=Decimal("0.1"))
    one = Content(lines=(a_line("1", tax_class="S"), a_line("2", "Aruba")), credits=(credit,))
    other = Content(lines=(a_line("3", tax_class="S"), a_line("4")), credits=(credit,))
    both = one + other
    assert [(each.destination, each.tax_class, each.amount) for each in both.lines] == [
        ("Aruba", None, Decimal(2)), ("Cuba", None, Decimal(4)), ("Cuba", "S", Decimal(4)),
    ]  # fmt: skip
    assert [(each.seconds, each.credit) for each in both.credits] == [(120, Decimal("0.2"))]
    assert both.exact == Decimal("9.8")
    assert [each.name for each in both.lines] == ["Aruba", "Cuba", "Cuba"]
    assert evolve(both.lines[0], side=Side.INBOUND).name == Side.INBOUND.told("Aruba")
    assert (both + -both).is_nothing
    assert [each.amount for each in both.without_classes.lines] == [2, 8]


@pytest.mark.parametrize("hours", [1, 26])
def test_no_call_between_two_months_by_different_clocks_stands_on_none(hours: int) -> None:
    first = issued(drawn(a_line("1")))
    standing = evolve(a_standing(), invoices=[first], last_number=1)
    apart = timedelta(hours=hours)
    for month, start, end in (
        ("2026-11", END + apart, END + timedelta(days=30)),
        ("2026-09", START - timedelta(days=30), START - apart),
    ):
        wish = drawn(month=month, start=start, end=end)
        with pytest.raises(RefusedError, match="would stand on no invoice, beside INV-000001"):
            issue(wish, "INV").rule(standing)
    later = drawn(month="2026-12", start=END + timedelta(days=30), end=END + timedelta(days=61))
    assert len(issue(later, "INV").rule(standing)) == 1


def test_a_series_has_a_name_that_can_be_typed() -> None:
    assert series_name("A/2026-x.y_Z") == "A/2026-x.y_Z"
    for text in ("", "x" * 33, "a b", "-a", "ü"):
        with pytest.raises(InvalidWishError):
            series_name(text)
    assert list(of_month([issued(drawn(a_line("1")))], "2026-11")) == []


def test_a_series_is_begun_by_a_word_once_there_is_one() -> None:
    for wanted in (None, "RE"):
        refuse_unbegun(wanted, [])
        refuse_unbegun(wanted, ["INV", "RE"])
    with pytest.raises(RefusedError, match=r"there is no series 'INB'; did you mean INV\? .*name"):
        refuse_unbegun("INB", ["INV", "RE"])
    with pytest.raises(RefusedError, match=r"no invoice stands in INV.*name RE, or begin INV"):
        refuse_unbegun(None, ["RE"])


AMOUNTS = st.decimals(-(10**9), 10**9, places=9)


@given(st.lists(AMOUNTS, min_size=1, max_size=6), st.integers(0, 4))
def test_all_documents_of_a_month_are_its_sum_rounded(sums: list[Decimal], decimals: int) -> None:
    documents: list[InvoiceIssued] = []
    for number, amount in enumerate(sums):
        wish = drawn(a_line(str(amount)), decimals=decimals, before=documents)
        if number and wish.difference.is_nothing:
            continue
        documents = [*documents, issued(wish, *documents, last=len(documents))]
    assert issued_content(documents).exact == sums[-1]
    asked = sum((each.rounded for each in documents), Decimal(0))
    assert asked == rounded(sums[-1], decimals)
    assert abs(asked - sums[-1]) * 2 <= Decimal(1).scaleb(-decimals)
    assert rounded_difference(documents, Decimal(0), decimals) == 0


def test_a_half_goes_away_from_nothing_on_both_sides() -> None:
    assert [str(rounded(Decimal(text), 2)) for text in ("0.005", "-0.005", "0.00499", "7")] == [
        "0.01", "-0.01", "0.00", "7.00",
    ]  # fmt: skip
