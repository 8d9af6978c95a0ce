"""What a comparison of a projection says."""

import pytest

from application.facts.data import Rebuilt


@pytest.mark.parametrize(
    ("missing", "extra", "different", "good"),
    [(0, 0, 0, True), (1, 0, 0, False), (0, 1, 0, False), (0, 0, 1, False)],
)
def test_a_projection_is_good_when_no_row_is_wrong(
    *, missing: int, extra: int, different: int, good: bool
) -> None:
    found = Rebuilt(rows=9, missing=missing, extra=extra, different=different, applied=False)
    assert found.good is good
    put_right = found.after_applying()
    assert (put_right.applied, put_right.missing) == (True, missing)
