"""What others hear of a call that has two payers."""

import json
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_charge, a_received_call, a_verdict
from adapters.wire import event_json, fact_json
from domain.pricing.verdict import Inbound, UnratedReason, Verdict

HEAD = UUID(int=7)


def heard(verdict: Verdict) -> dict[str, Any]:
    call = a_received_call(verdict=verdict)
    document = event_json.as_today("CallReceived", 3, event_json.encode(call), call.kept_parties)
    fact = fact_json.fact_of(
        name="CallReceived", event_id="1", at=MOMENT, document=document, company={}
    )
    assert fact is not None
    body: dict[str, Any] = json.loads(fact.body)
    return {**body, "subject": fact.subject}


@pytest.mark.parametrize(
    ("inbound", "told"),
    [
        (Inbound(company_id=8, charge=a_charge(amount=Decimal("0.05"))), ("rated", "0.05")),
        (Inbound(company_id=8), ("free", "0")),
        (Inbound(company_id=8, leg_of=HEAD), ("free", "0")),
    ],
)
def test_the_called_side_is_told_beside_the_callers(
    inbound: Inbound, told: tuple[str, str]
) -> None:
    alone = heard(a_verdict(7))
    assert "inbound" not in alone
    both = heard(evolve(a_verdict(7), inbound=inbound))
    side = both.pop("inbound")
    assert both == alone
    assert (side["company_id"], side["rating"], side["amount"]) == (8, *told)
    assert side.get("leg_of") == (str(HEAD) if inbound.leg_of else None)


def test_a_called_side_without_a_price_says_why() -> None:
    waits = Inbound(company_id=8, unrated_reason=UnratedReason.NO_RATE)
    told = heard(evolve(a_verdict(7), inbound=waits))
    assert told["subject"] == "cdr.rated"
    assert told["inbound"] == {"company_id": 8, "unrated_reason": "no_rate"}
