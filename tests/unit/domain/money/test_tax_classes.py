"""A destination has the class that the narrowest word gives it in that month."""

import pytest

from domain.money.errors import InvalidWishError, RefusedError
from domain.money.rules import Rules, evolve, fold, set_longest_call, set_tax_class
from domain.money.tax_classes import TaxClasses, tax_class_set, with_class
from domain.pricing.price_book import LONGEST_CALL


def said(*words: tuple[str, str | None, str | None]) -> TaxClasses:
    classes = TaxClasses()
    for destination, name, since in words:
        classes = with_class(classes, tax_class_set(destination, name, since, "a law"))
    return classes


@pytest.mark.parametrize(
    ("destination", "month", "expected"),
    [
        ("Germany Mobile", "2026-10", "M"),
        ("germany mobile", "2026-10", "M"),
        ("Germany", "2026-10", "S"),
        ("Germany Fixed", "2026-12", "S"),
        ("Germany Fixed", "2027-01", "R"),
        ("Cuba", "2026-10", "Z"),
        ("Cuba Special", "2026-10", "Z"),
    ],
)
def test_the_narrowest_word_holds_from_its_month_on(
    destination: str, month: str, expected: str
) -> None:
    classes = said(
        ("*", "Z", None), ("Germany*", "S", None), ("Germany*", "R", "2027-01"),
        ("Germany Mobile", "M", None), ("Cuba Special", "X", "2027-06"),
    )  # fmt: skip
    assert classes.of(destination, month) == expected


def test_what_is_taken_back_is_left_to_the_wider_word() -> None:
    classes = said(("*", "Z", None), ("Cuba", "X", None), ("Cuba", None, "2026-11"))
    assert [classes.of("Cuba", month) for month in ("2026-10", "2026-11")] == ["X", "Z"]
    assert said(("Cuba", "X", "2026-11")).of("Cuba", "2026-10") is None
    assert said().of("Cuba", "2026-10") is None
    assert [(each.destination, each.since, each.tax_class) for each in classes.listed] == [
        ("*", None, "Z"), ("cuba", None, "X"), ("cuba", "2026-11", None),
    ]  # fmt: skip


def test_the_same_again_changes_nothing() -> None:
    rules = fold(set_longest_call(LONGEST_CALL, "first")(Rules()))
    [event] = set_tax_class("Cuba", "X", None, "a law")(rules)
    rules = evolve(rules, event)
    assert (rules.version, rules.taxes.of("Cuba", "2026-10")) == (2, "X")
    assert list(set_tax_class("CUBA", "X", None, "again")(rules)) == []


def test_what_cannot_be_meant_is_refused() -> None:
    for destination in ("", "Ger*many", "**"):
        with pytest.raises(InvalidWishError):
            set_tax_class(destination, "S", None, "a law")
    with pytest.raises(InvalidWishError):
        set_tax_class("Cuba", " ", None, "a law")
    with pytest.raises(RefusedError, match="start a worker"):
        set_tax_class("Cuba", "S", None, "a law")(Rules())
