"""Faults of a SIP host and of what is shown of its calls: each raises its alert."""

import json
from functools import partial
from pathlib import Path
from time import time

import pytest

from adapters.contract.builders import cdr_payload
from alarms.alarmed import Alarmed, an_alarmed_pipeline
from alarms.scrapes import Scrapes
from faults.processes import Process
from faults.scraping import listens
from live_gateway import ONLY_NOC, write_tokens

pytestmark = pytest.mark.timeout(3600)
WELL = (
    "AkiraBridgeDown", "AkiraFileGoneUnread", "AkiraPositionNotWritten", "AkiraLiveDown",
    "AkiraCallsButNoRecords", "AkiraEndedWithoutRecords", "AkiraHeartbeatLate",
)  # fmt: skip
HALF_AN_HOUR = 35
HEARTBEAT = "live_host_heartbeat_age_seconds"


async def test_a_host_that_is_not_as_it_should_be(tmp_path: Path) -> None:
    async with an_alarmed_pipeline(tmp_path) as alarmed:
        gateway = await a_gateway(alarmed)
        try:
            scrapes = Scrapes()
            await alarmed.until(gateway, HEARTBEAT, lambda age: age > 0)
            await scraped(alarmed, gateway, scrapes, 0)
            scrapes.assert_silent(0, *WELL)
            await calls_without_records(alarmed, gateway, scrapes)
            await a_position_that_cannot_be_written(alarmed, scrapes)
            await a_bridge_that_is_killed(alarmed, gateway, scrapes)
        finally:
            await gateway.gone()
        scrapes.take(122, "akira-live", None)
        scrapes.assert_raises(122, "AkiraLiveDown")


async def a_gateway(alarmed: Alarmed) -> Process:
    tokens = write_tokens(alarmed.folder / "tokens.toml", ONLY_NOC)
    environment = {
        **alarmed.pipeline.worker.environment, "AKIRA_LIVE_TOKENS_FILE": str(tokens),
    }  # fmt: skip
    gateway = Process("entrypoints.live", environment, alarmed.folder / "live.log")
    await gateway.start()
    await listens(gateway)
    return gateway


async def scraped(alarmed: Alarmed, gateway: Process, scrapes: Scrapes, minute: int) -> None:
    scrapes.take(minute, "akira-live", await alarmed.told(gateway))
    scrapes.take(minute, "akira-bridge", await alarmed.told(alarmed.pipeline.bridge))
    scrapes.take(minute, "akira-status", await alarmed.status())


async def calls_without_records(alarmed: Alarmed, gateway: Process, scrapes: Scrapes) -> None:
    step(alarmed, "goes-on", "answered", 6)
    step(alarmed, "first", "answered", 1)
    step(alarmed, "first", "ended", 1)
    # A host that is heard of for the first time has counted nothing before.
    await alarmed.until(gateway, "live_events_total", lambda steps: steps >= 8)
    await scraped(alarmed, gateway, scrapes, 1)
    step(alarmed, "ended", "answered", 15)
    step(alarmed, "ended", "ended", 15)
    await alarmed.until(gateway, "live_events_total", lambda steps: steps >= 38)
    await alarmed.until(gateway, "live_calls", lambda calls: calls == 6)
    await scraped(alarmed, gateway, scrapes, 2)
    scrapes.assert_silent(2, "AkiraCallsButNoRecords")
    scrapes.assert_raises(2 + HALF_AN_HOUR, "AkiraCallsButNoRecords", "AkiraEndedWithoutRecords")


def step(alarmed: Alarmed, name: str, phase: str, count: int) -> None:
    """Append what Kamailio says of calls while they go on."""
    with alarmed.pipeline.file.open("ab") as file:
        for number in range(count):
            told = {
                "phase": phase, "ts": f"{time():.6f}", "call_id": f"{name}-{number}@x",
                "from_tag": "f", "to_tag": "t", "caller": "49151", "callee": "1005",
                "account": "acct-1", "code": 200,
            }  # fmt: skip
            file.write(json.dumps(told).encode() + b"\n")


async def a_position_that_cannot_be_written(alarmed: Alarmed, scrapes: Scrapes) -> None:
    state = alarmed.folder / "state"
    aside = state.rename(alarmed.folder / "aside")
    state.touch()
    alarmed.write("unwritten", 3)
    text = await alarmed.until(
        alarmed.pipeline.bridge, "cdr_bridge_checkpoint_failures_total", lambda count: count > 0
    )
    scrapes.take(100, "akira-bridge", text)
    scrapes.assert_raises(100, "AkiraPositionNotWritten")
    state.unlink()
    aside.rename(state)
    await alarmed.until_stored(3)


async def a_bridge_that_is_killed(alarmed: Alarmed, gateway: Process, scrapes: Scrapes) -> None:
    bridge, file = alarmed.pipeline.bridge, alarmed.pipeline.file
    await bridge.kill()
    scrapes.take(119, "akira-bridge", None)
    scrapes.take(119, "akira-live", await alarmed.told(gateway))
    ask = partial(alarmed.told, gateway)
    text = await alarmed.until_grown(scrapes, 119, "akira-live", ask, HEARTBEAT)
    scrapes.goes_on(119, 121, "akira-live", text)
    scrapes.assert_raises(121, "AkiraBridgeDown", "AkiraHeartbeatLate")
    alarmed.write("unread", 3)
    # Its content is another one, so that nobody takes the new file for it.
    file.rename(alarmed.folder / "gone")
    (alarmed.folder / "gone").unlink()
    file.write_bytes(cdr_payload(call_id="new@x") + b"\n")
    await bridge.start()
    await listens(bridge)
    text = await alarmed.until(bridge, "cdr_bridge_lost_generations_total", lambda count: count > 0)
    scrapes.take(121, "akira-bridge", text)
    scrapes.assert_raises(121, "AkiraFileGoneUnread")
