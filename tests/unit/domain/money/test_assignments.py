"""Of assignments that lie on top of one another the one that began last prices calls."""

from datetime import UTC, datetime, timedelta

from attrs import evolve

from domain.money.assignments import assigned, assignment_of, event_of, in_turn
from domain.money.certain_calls import certain_calls
from domain.pricing.paying import Assignment

START = datetime(2026, 11, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def from_day(tariff: str, day: int, until: int | None = None) -> Assignment:
    end = None if until is None else START + until * DAY
    return Assignment(tariff=tariff, valid_from=START + day * DAY, valid_to=end)


def test_what_is_told_is_read_back() -> None:
    for until in (None, 1):
        wish = from_day("retail", 0, until)
        assert assignment_of(event_of(wish)) == wish


def test_others_stay_as_they_are() -> None:
    held = [from_day("a", -9, -5), from_day("b", -5), from_day("c", 5)]
    new = from_day("d", 0)
    assert assigned(held, event_of(new)) == (*held[:2], new, held[2])


def test_the_first_release_ended_the_one_in_force() -> None:
    held = [from_day("a", -9, -5), from_day("b", -5), from_day("c", 5)]
    new = from_day("d", 0)
    told = evolve(event_of(new), ends_others=True)
    assert assigned(held, told) == (held[0], from_day("b", -5, 0), new, held[2])


def test_the_same_start_is_a_correction() -> None:
    held = [from_day("a", -9), from_day("wrong", 0)]
    right = from_day("right", 0, 3)
    assert assigned(held, event_of(right)) == (held[0], right)


def test_a_tariff_goes_on_where_what_lay_on_top_of_it_ends() -> None:
    held = [from_day("base", 0), from_day("promotion", 30, 60), from_day("day", 40, 41)]
    assert list(in_turn(held)) == [
        from_day("base", 0, 30),
        from_day("promotion", 30, 40),
        from_day("day", 40, 41),
        from_day("promotion", 41, 60),
        from_day("base", 60),
    ]


def test_those_for_certain_calls_are_told_and_kept_apart() -> None:
    base, base_again = from_day("base", 0), from_day("other", 0)
    first, second = (
        evolve(from_day("own", 0), only=certain_calls(account=name)) for name in ("a", "b")
    )
    trunk = evolve(from_day("trunk", 0), only=certain_calls(source="192.0.2.0/24"))
    held = assigned((), event_of(trunk))
    for each in (second, first, base):
        held = assigned(held, event_of(each))
    assert held == (base, first, second, trunk)
    assert assigned(held, event_of(base_again)) == (base_again, *held[1:])
    promotion = evolve(from_day("promotion", 3, 5), only=first.only)
    held = assigned(held, event_of(promotion))
    assert list(in_turn(held)) == [
        base,
        evolve(first, valid_to=promotion.valid_from),
        promotion,
        evolve(first, valid_from=START + 5 * DAY),
        second,
        trunk,
    ]
    assert assignment_of(event_of(trunk)) == trunk


def test_where_nothing_holds_there_is_no_turn_and_a_tariff_alone_has_one() -> None:
    assert list(in_turn([])) == []
    held = [from_day("a", 0, 1), from_day("b", 5, 9), from_day("a", 9, 12), from_day("a", 10, 11)]
    assert list(in_turn(held)) == [
        from_day("a", 0, 1), from_day("b", 5, 9), from_day("a", 9, 12),
    ]  # fmt: skip
