"""A hundred thousand calls by dice, priced by spans and by increments."""

import os
import secrets
from random import Random

import pytest

from random_tariffs import compare_with_increments

CALLS = 100_000


@pytest.mark.faults
@pytest.mark.timeout(3600)
def test_a_hundred_thousand_calls_cost_the_same_both_ways() -> None:
    seed = int(os.environ.get("AKIRA_SEED") or secrets.randbelow(2**32))
    print(f"AKIRA_SEED={seed}")  # noqa: T201 to run it again
    seen = compare_with_increments(Random(seed), CALLS)  # noqa: S311 a test's dice
    print(seen)  # noqa: T201 what the dice gave
    assert seen.priced > 0.8 * CALLS
    assert seen.split > 0.01 * CALLS
