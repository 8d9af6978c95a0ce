"""The bounds that the phones give refuse a record that is wrong, and no other."""

from collections.abc import Sequence

import pytest

from e2e.spans import Span, Talk

# The ACK and the BYE were on the way for so long, in quiet and under load.
QUIET = Talk(Span(100.000, 100.004), Span(100.500, 100.504))
LOADED = Talk(Span(100.000, 100.240), Span(100.500, 103.000))


@pytest.mark.parametrize(
    ("talk", "record"),
    [
        (QUIET, (100.001, 100.502, 0.501)),
        (QUIET, (99.999, 100.505, 0.506)),  # cut to milliseconds
        (LOADED, (100.238, 100.556, 0.318)),
        (LOADED, (100.001, 102.999, 2.998)),
    ],
)
def test_what_the_proxy_can_have_heard_is_taken(talk: Talk, record: Sequence[float]) -> None:
    assert talk.misfit(*record) == ""


@pytest.mark.parametrize(
    ("record", "wrong"),
    [
        ((99.700, 100.502, 0.802), "began"),  # from the INVITE
        ((100.001, 100.802, 0.801), "ended"),
        ((100.301, 100.502, 0.201), "began"),
        ((100.001, 100.202, 0.201), "ended"),
        ((100.001, 100.502, 0.801), "0.801 s"),
        ((100.001, 100.502, 0.201), "0.201 s"),
    ],
)
def test_what_is_wrong_by_three_tenths_is_refused(record: Sequence[float], wrong: str) -> None:
    assert wrong in QUIET.misfit(*record)


def test_load_widens_no_bound_beyond_what_the_load_explains() -> None:
    assert "began" in LOADED.misfit(99.700, 100.502, 0.802)
    assert "ended" in LOADED.misfit(100.001, 100.202, 0.201)
