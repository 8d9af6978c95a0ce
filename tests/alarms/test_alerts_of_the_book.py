"""Faults of what is in the book: each raises its alert, by the figures of `akira status`."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from time import time

import pytest

from adapters.contract.builders import cdr_payload
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.money.book import TimescaleMoneyBook
from alarms.alarmed import Alarmed, an_alarmed_pipeline
from alarms.scrapes import Scrapes
from domain.money.fraud import FraudWatch
from domain.money.fraud_deciding import set_watch
from faults.scraping import PATIENCE, figure

pytestmark = pytest.mark.timeout(3600)
# What can be known before the first call, and is well then.
WELL = (
    "AkiraUnratedCalls", "AkiraUnratedIsOld", "AkiraDeadLetters", "AkiraImplausibleCalls",
    "AkiraClockSuspect", "AkiraBalancesBelowZero", "AkiraFraudSuspected",
    "AkiraSlowToTheDatabase", "AkiraCallsStayUnrated", "AkiraEventsHeld", "AkiraReaderLags",
    "AkiraProofDiffers", "AkiraDatabaseUnreachable", "AkiraStreamUnreachable",
)  # fmt: skip
DAY = 1440


async def test_each_fault_raises_its_alert(tmp_path: Path) -> None:
    async with an_alarmed_pipeline(tmp_path) as alarmed:
        scrapes = Scrapes()
        await scraped(alarmed, scrapes, 0)
        scrapes.assert_silent(0, *WELL)
        await calls_that_nobody_can_bill(alarmed, scrapes)
        await readers_that_are_held(alarmed)
        await a_company_that_spends_too_much(alarmed)
        await a_book_that_was_falsified(alarmed)


async def scraped(alarmed: Alarmed, scrapes: Scrapes, minute: int) -> None:
    scrapes.take(minute, "akira-status", await alarmed.status())
    scrapes.take(minute, "akira-worker", await alarmed.told(alarmed.pipeline.worker))


async def calls_that_nobody_can_bill(alarmed: Alarmed, scrapes: Scrapes) -> None:
    alarmed.write("paid", 20)
    alarmed.write("unrated", 3, account="nobody")
    alarmed.write("implausible", 1, duration="9000.000")
    with alarmed.pipeline.file.open("ab") as file:
        file.write(b"{broken\n")
    now = datetime.now(UTC)
    await published(alarmed, "late", "sip-02", now - timedelta(seconds=100))
    await published(alarmed, "early", "sip-03", now + timedelta(seconds=3600))
    await alarmed.until_stored(26)
    await alarmed.until_true("select count(*) = 1 from dead_letter")
    await scraped(alarmed, scrapes, 30)
    scrapes.assert_raises(
        30, "AkiraUnratedCalls", "AkiraDeadLetters", "AkiraImplausibleCalls", "AkiraClockSuspect",
        "AkiraBalancesBelowZero", "AkiraSlowToTheDatabase",
    )  # fmt: skip
    scrapes.assert_silent(30, "AkiraCallsStayUnrated", "AkiraUnratedIsOld")
    alarmed.write("again", 1, account="nobody")
    await alarmed.until_stored(27)
    scrapes.take(30 + DAY, "akira-worker", await alarmed.told(alarmed.pipeline.worker))
    scrapes.assert_raises(30 + DAY, "AkiraCallsStayUnrated")
    age = "cdr_unrated_oldest_seconds"
    text = await alarmed.until_grown(scrapes, 30, "akira-status", alarmed.status, age)
    scrapes.goes_on(30, 30 + 3 * DAY + 1, "akira-status", text)
    scrapes.assert_raises(30 + 3 * DAY + 1, "AkiraUnratedIsOld")


async def published(alarmed: Alarmed, name: str, host: str, read_at: datetime) -> None:
    """Put a record into the stream that was read at another time than now."""
    headers = {
        "Akira-Host": host, "Akira-File": "f", "Akira-Offset": "0", "Nats-Msg-Id": name,
        "Akira-Read-At": read_at.isoformat(),
    }  # fmt: skip
    async with alarmed.admin() as admin:
        body = cdr_payload(call_id=f"{name}@x")
        await admin.client.jetstream(timeout=PATIENCE).publish("cdr.raw", body, headers=headers)


async def readers_that_are_held(alarmed: Alarmed) -> None:
    scrapes = Scrapes()
    async with alarmed.held("select pg_current_xact_id()"):
        alarmed.write("held", 5)
        await alarmed.until_stored(32)
        scrapes.take(0, "akira-status", await alarmed.status())
        age = "cdr_reader_lag_seconds"
        text = await alarmed.until_grown(scrapes, 0, "akira-status", alarmed.status, age)
        scrapes.goes_on(0, 10, "akira-status", text)
        scrapes.assert_raises(10, "AkiraEventsHeld", "AkiraReaderLags")
        scrapes.assert_silent(0, "AkiraEventsHeld", "AkiraReaderLags")


async def a_company_that_spends_too_much(alarmed: Alarmed) -> None:
    async with open_pool(DatabaseSettings(url=alarmed.pipeline.postgres.dsn)) as pool:
        watch = FraudWatch(spend_per_hour=Decimal("0.01"))
        await TimescaleMoneyBook(pool).change(1, set_watch(watch))
    began = time() - 70
    alarmed.write(
        "now", 2, start_time=f"{began:.3f}", init_time=f"{began:.6f}",
        end_time=f"{began + 61.204:.3f}",
    )  # fmt: skip
    await alarmed.until_true("select count(*) = 1 from fraud_suspicion")
    scrapes = Scrapes()
    scrapes.take(0, "akira-status", await alarmed.status())
    scrapes.assert_raises(0, "AkiraFraudSuspected")


async def a_book_that_was_falsified(alarmed: Alarmed) -> None:
    await alarmed.book.execute("update balance set amount = amount + 1")
    scrapes = Scrapes()
    scrapes.take(0, "akira-status", await without_a_proof(alarmed))
    scrapes.assert_raises(0, "AkiraProofFails", "AkiraProofIsOld")
    scrapes.assert_silent(0, "AkiraProofDiffers")
    # What was proved before it was falsified may have been noted after.
    await alarmed.until_true(
        "with good as (delete from proof_verdict where findings = '{}')"
        " select count(*) > 0 from proof_verdict where findings <> '{}'"
    )
    scrapes.take(1, "akira-status", await alarmed.status())
    scrapes.assert_raises(1, "AkiraProofDiffers", "AkiraProofFails")


async def without_a_proof(alarmed: Alarmed) -> str:
    """Take the verdicts away, and look while the worker that proves the day again has to wait."""
    while True:
        await alarmed.book.execute("delete from proof_verdict")
        async with alarmed.held("lock table proof_verdict in exclusive mode"):
            text = await alarmed.status()
        if not figure(text, "cdr_proof_timestamp_seconds"):
            return text
