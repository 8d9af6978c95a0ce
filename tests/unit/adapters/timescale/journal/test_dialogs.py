"""A database is asked who bills a dialog only where a call claims one."""

from typing import Any, cast

from adapters.contract.builders import a_received_call
from adapters.timescale.journal.dialogs import LateClaims, billed_once

NOBODY = cast("Any", None)


async def test_calls_without_claims_ask_nobody() -> None:
    call = a_received_call()
    entered = {call.call_key: call}
    assert await billed_once(NOBODY, entered) is entered


async def test_a_correction_without_claims_asks_nobody() -> None:
    assert await LateClaims(NOBODY).billed_by([], keep=True) == {}
