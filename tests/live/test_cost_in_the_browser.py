"""The browser reckons a running cost by the same steps as the bill, to the last digit."""

import json
import os
import secrets
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from attrs import evolve

from adapters.wire import live_json
from browser import a_browser
from domain.pricing.errors import NoRateError
from domain.pricing.running import RunningPrice, running_price
from live_calls import an_event
from live_gateway import NOC, a_gateway
from live_viewers import Tapes, a_view
from random_tariffs import random_calls

RECKON = """async (cases) => {
  const { amount, places, text } = await import("/assets/cost.js");
  return cases.map(([price, micros]) => {
    const units = amount(price, BigInt(micros));
    return units === null ? null : text(units, places(price));
  });
}"""


def on_the_wire(price: RunningPrice) -> dict[str, Any]:
    tapes = Tapes(a_view())
    tapes.tell(an_event("trying"))
    tapes.hear_all()
    [row] = tapes.view.rows.by_key.values()
    return dict(json.loads(live_json.row(evolve(row, price=price)))["price"])


async def test_the_browser_shows_what_is_debited(tmp_path: Path) -> None:
    seed = int(os.environ.get("AKIRA_SEED") or secrets.randbelow(2**32))
    print(f"The same prices again: AKIRA_SEED={seed}")  # noqa: T201 pytest tells it of what fails
    dice = Random(seed)  # noqa: S311 a test's dice
    cases: list[Any] = []
    expected: list[Decimal | None] = []
    for call in random_calls(dice, 800):
        try:
            price = running_price(
                call.versions, call.number, call.answered_at, timedelta(hours=4), call.caller
            )
        except NoRateError:
            continue
        micros = call.duration // timedelta(microseconds=1)
        amount = price.at(call.duration)
        cases.append([on_the_wire(price), str(micros)])
        expected.append(amount)
    async with a_gateway(tmp_path, status=2.0) as gateway, a_browser() as seen:
        await seen.log_in(gateway.url, NOC)
        found = await seen.page.evaluate(RECKON, cases)
    assert [each if each is None else Decimal(each) for each in found] == expected
    assert len({each for each in expected if each}) > 100
    assert sum("places" in price for price, _ in cases) > 100
