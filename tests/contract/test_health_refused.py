"""The suites of servers, schema and streams must refuse twins that each break one promise."""

from collections.abc import Callable
from typing import Any

import pytest

from adapters.contract.health import (
    BridgesContract,
    DatabaseServerContract,
    DutiesContract,
    SchemaContract,
    StreamLayoutContract,
    StreamServerContract,
)
from adapters.contract.refusing import refused
from contract import wrong_health as wrong
from contract.health_probes import (
    MemoryBridgesProbe,
    MemoryDatabaseProbe,
    MemoryDutiesProbe,
    MemoryLayoutProbe,
    MemorySchemaProbe,
    MemoryStreamServerProbe,
    facts_of_now,
)

RELEASED = ["0001", "0002"]
REFUSED: list[tuple[type, Callable[[], Any], str]] = [
    (
        SchemaContract,
        lambda: MemorySchemaProbe(wrong.AppliesAgain(released=RELEASED)),
        "test_what_is_pending_is_applied_in_order_and_once",
    ),
    (
        SchemaContract,
        lambda: MemorySchemaProbe(wrong.AppliesWhileItLooks(released=RELEASED)),
        "test_looking_applies_nothing",
    ),
    (
        DatabaseServerContract,
        lambda: MemoryDatabaseProbe(wrong.SeesNoRights(facts_of_now())),
        "test_a_right_too_many_is_told",
    ),
    (
        DutiesContract,
        lambda: MemoryDutiesProbe(duties=wrong.RetiresWhoIsThere()),
        "test_what_nobody_does_any_more_was_never_done",
    ),
    (
        DutiesContract,
        lambda: MemoryDutiesProbe(duties=wrong.RetiresAll()),
        "test_what_nobody_does_any_more_was_never_done",
    ),
    (
        StreamLayoutContract,
        lambda: MemoryLayoutProbe(wrong.ChangesWhatIsThere()),
        "test_what_differs_is_told_and_stays",
    ),
    (
        StreamLayoutContract,
        lambda: MemoryLayoutProbe(wrong.CreatesWhileItLooks()),
        "test_looking_creates_nothing",
    ),
    (
        BridgesContract,
        lambda: MemoryBridgesProbe(wrong.RemembersTheDead()),
        "test_a_bridge_that_is_gone_is_away",
    ),
]


@pytest.mark.parametrize(("contract", "make", "promise"), REFUSED)
async def test_a_wrong_twin_is_refused(
    contract: type, make: Callable[[], Any], promise: str
) -> None:
    assert promise in await refused(contract, make)


@pytest.mark.parametrize(
    ("contract", "make"),
    [
        (SchemaContract, MemorySchemaProbe),
        (DatabaseServerContract, MemoryDatabaseProbe),
        (StreamServerContract, MemoryStreamServerProbe),
        (StreamLayoutContract, MemoryLayoutProbe),
        (BridgesContract, MemoryBridgesProbe),
    ],
)
async def test_the_right_twins_are_accepted(contract: type, make: type) -> None:
    assert await refused(contract, make) == set()
