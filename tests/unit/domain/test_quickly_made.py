"""A class that is made quickly is the class that attrs makes."""

import copy
import pickle
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from inspect import signature
from typing import Any

import attrs
import pytest
from attrs import field, frozen
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from application.calls.data import Delivery
from domain.calls.cdr import Cdr
from domain.calls.parties import KeptParties
from domain.calls.provenance import Provenance, Receipt
from domain.errors import InvalidCdrError
from domain.facts.call_facts import CallReceived
from domain.facts.figures import CallFigures
from domain.intake.settled import Span
from domain.money.movement import Movement
from domain.numbering.call_numbers import CallNumbers
from domain.pricing.charge import RatedCharge, Segment
from domain.pricing.tariff import Rate
from domain.pricing.verdict import Verdict
from domain.quickly_made import quickly_made

MADE: Sequence[type] = (
    CallFigures, CallNumbers, CallReceived, Cdr, Delivery, KeptParties, Movement, Provenance, Rate,
    RatedCharge, Receipt, Segment, Span, Verdict,
)  # fmt: skip
NOW = datetime(2026, 11, 27, tzinfo=UTC)


@frozen
class Plain:
    """As attrs makes it."""

    first: int
    second: str = "two"
    _third: int = field(default=3, kw_only=True)
    total: int = field(init=False, eq=False)

    @total.default
    def _summed(self) -> int:
        return self.first + self._third

    def __attrs_post_init__(self) -> None:
        if self.first < 0:
            raise ValueError(self.total)


@quickly_made
@frozen
class Quick:
    """The same, made quickly."""

    first: int
    second: str = "two"
    _third: int = field(default=3, kw_only=True)
    total: int = field(init=False, eq=False)

    @total.default
    def _summed(self) -> int:
        return self.first + self._third

    def __attrs_post_init__(self) -> None:
        if self.first < 0:
            raise ValueError(self.total)


@given(
    by_place=st.lists(st.integers(-3, 3) | st.text(max_size=2), max_size=4),
    by_name=st.dictionaries(
        st.sampled_from(["first", "second", "third", "_third", "total"]), st.integers(-3, 3)
    ),
)
def test_the_quick_way_makes_what_the_plain_way_makes(
    by_place: list[Any], by_name: dict[str, Any]
) -> None:
    plain, quick = (_told(each, by_place, by_name) for each in (Plain, Quick))
    assert quick == plain


def _told(made: type[Plain | Quick], by_place: list[Any], by_name: dict[str, Any]) -> object:
    try:
        found = made(*by_place, **by_name)
    except (TypeError, ValueError) as error:
        return type(error), str(error).replace(made.__name__, "Plain")
    assert type(found) is made
    return attrs.astuple(found), repr(found).replace(made.__name__, "Plain")


@pytest.mark.parametrize("made", MADE)
def test_each_takes_what_attrs_would_take(made: type) -> None:
    plain = attrs.make_class(
        "Plain",
        {
            each.name: field(
                default=each.default, init=each.init, kw_only=each.kw_only, alias=each.alias
            )
            for each in attrs.fields(made)
        },
        frozen=True,
    )
    ours, theirs = (signature(each).parameters.values() for each in (made, plain))
    assert [(each.name, each.kind, each.default) for each in ours] == [
        (each.name, each.kind, each.default) for each in theirs
    ]


@pytest.mark.parametrize("name", ["stream_seq", "other"])
def test_what_is_made_stays_frozen(name: str) -> None:
    receipt = Receipt(stream_seq=1, stored_at=NOW)
    with pytest.raises(FrozenInstanceError):
        setattr(receipt, name, 2)
    with pytest.raises(FrozenInstanceError):
        delattr(receipt, name)
    assert type(receipt) is Receipt


def test_what_is_made_is_changed_copied_and_sent_as_ever() -> None:
    receipt = Receipt(stream_seq=1, stored_at=NOW)
    later = attrs.evolve(receipt, stream_seq=2)
    assert (type(later), later.stream_seq, later.stored_at) == (Receipt, 2, NOW)
    for same in (copy.deepcopy(receipt), pickle.loads(pickle.dumps(receipt))):  # noqa: S301 our own
        assert same == receipt
        assert hash(same) == hash(receipt)
        assert type(same) is Receipt


def test_what_is_refused_is_refused_as_ever() -> None:
    with pytest.raises(InvalidCdrError, match="no SIP status code"):
        Cdr(start_time=NOW, end_time=NOW, duration=timedelta(), sip_code=99)


def test_what_only_attrs_can_make_is_not_taken() -> None:
    @frozen
    class WithFactory:
        many: list[int] = field(factory=list)

    @frozen
    class WithConverter:
        one: int = field(converter=int)

    @frozen
    class WithAFixedField:
        one: int = field(default=1, init=False)

    for each in (WithFactory, WithConverter, WithAFixedField):
        with pytest.raises(TypeError, match="only attrs knows how it is made"):
            quickly_made(each)
