"""What is written of a tier is remembered: each still stands as it would the first time."""

import json
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import a_charge, a_received_call
from adapters.wire import event_json
from domain.pricing.bands import Tier
from domain.pricing.charge import Segment
from domain.pricing.verdict import Verdict

# Some are equal and differ in text only, as 1.5 and 1.50.
TIERS = st.builds(
    Tier,
    rate=st.sampled_from(["0", "0.0", "1.5", "1.50", "2"]).map(Decimal),
    increment=st.integers(1, 60).map(lambda seconds: timedelta(seconds=seconds)),
    step_fee=st.sampled_from(["0", "0.00", "0.1", "0.10"]).map(Decimal),
    pro_rata=st.booleans(),
)


@given(st.lists(TIERS, min_size=1, max_size=5))
def test_a_tier_is_written_as_if_it_had_never_been_written(tiers: Sequence[Tier]) -> None:
    for tier in (*tiers, *tiers):
        # A copy is an object of its own, of which nothing is remembered.
        assert written(tier) == written(evolve(tier))
        [segment] = json.loads(written(tier))["verdict"]["charge"]["segments"]
        assert segment["tier"] == as_text(tier)


def written(tier: Tier) -> str:
    segment = Segment(start=timedelta(), billed=timedelta(seconds=66), tier=tier)
    verdict = Verdict(company_id=1, charge=a_charge(segments=(segment,)))
    return event_json.encode(a_received_call(verdict=verdict))


def as_text(tier: Tier) -> dict[str, Any]:
    wanted: dict[str, Any] = {"rate": str(tier.rate)}
    if tier.increment != timedelta(seconds=1):
        wanted["increment"] = f"{tier.increment // timedelta(seconds=1)}.000000"
    if tier.step_fee:
        wanted["step_fee"] = str(tier.step_fee)
    if tier.pro_rata:
        wanted["pro_rata"] = True
    return wanted
