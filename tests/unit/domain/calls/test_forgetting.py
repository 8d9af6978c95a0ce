"""What is forgotten: a number, or everything of before a moment."""

from datetime import datetime, timedelta

import pytest

from adapters.contract.builders import MOMENT, a_cdr, a_received_call
from domain.calls.forgetting import Forgetting
from domain.calls.parties import NOBODY

CALL = a_received_call(a_cdr(caller="49151"))
KEPT = CALL.kept_parties
LATER = MOMENT + timedelta(microseconds=1)


def test_of_a_number_goes_what_mentions_it_whenever_it_was() -> None:
    wanted = Forgetting(digits="49151")
    assert wanted.left_of(KEPT, MOMENT) == KEPT.without("49151")
    assert wanted.takes(b'{"caller": "+49151"}', MOMENT)
    assert not wanted.takes(b'{"caller": "491510"}', MOMENT)
    assert wanted.takes(b"\xff49151\x00", MOMENT)


@pytest.mark.parametrize(("before", "goes"), [(MOMENT, False), (LATER, True)])
def test_before_a_moment_everybody_goes_and_from_it_nobody(before: datetime, goes: bool) -> None:
    wanted = Forgetting(before=before)
    assert wanted.left_of(KEPT, MOMENT) == (NOBODY if goes else KEPT)
    assert wanted.takes(b"", MOMENT) is goes


def test_who_names_nothing_forgets_nothing() -> None:
    assert Forgetting().left_of(KEPT, MOMENT) == KEPT
