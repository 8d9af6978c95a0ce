"""A step that fails is told, and never the last one."""

import asyncio
import logging

import pytest
from attrs import define
from prometheus_client import CollectorRegistry

from adapters.contract.builders import MOMENT
from adapters.memory.intake.receipts import (
    MemoryReceiptState,
    MemorySentLines,
    MemorySettledTellings,
    MemorySettledWay,
)
from adapters.memory.intake.source import MemoryFile
from adapters.wire.acc_json.routing import kind_of
from application.intake.keep_receipts import KeepReceipts
from application.intake.records import Records
from bridge_in_hand import Lines, Stream
from domain.intake.receipts import Receipts
from entrypoints.keeping import keeping
from entrypoints.process.loss_metrics import LossMetrics


@define(kw_only=True)
class Stumbles(KeepReceipts):
    """Fails in its first step."""

    steps: int = 0

    async def step(self) -> None:
        self.steps += 1
        if self.steps == 1:
            raise RuntimeError("a file of tomorrow")
        await KeepReceipts.step(self)


def stumbling() -> Stumbles:
    return Stumbles(
        source=Lines([]),
        publisher=Stream(),
        tellings=MemorySettledTellings(MemorySettledWay(), "sip-01"),
        lines=MemorySentLines(MemoryFile()),
        state=MemoryReceiptState(),
        records=Records(host="sip-01", kind_of=kind_of),
        receipts=Receipts(),
        observer=LossMetrics(CollectorRegistry()),
        clock=lambda: MOMENT,
    )


async def test_a_step_that_fails_is_told_and_not_the_last(caplog: pytest.LogCaptureFixture) -> None:
    receipts, told = stumbling(), set()
    with caplog.at_level(logging.ERROR):
        async with keeping(receipts) as complaint, asyncio.timeout(60):
            while receipts.steps < 3:
                told.add(complaint())
                await asyncio.sleep(0.01)
            assert complaint() is None
    assert "receipts cannot be kept: RuntimeError: a file of tomorrow" in told
    assert "a file of tomorrow" in caplog.text
