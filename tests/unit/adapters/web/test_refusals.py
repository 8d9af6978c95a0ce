"""Unknown tokens are counted, told seldom, and slowed by address."""

import asyncio
import logging

import pytest

from adapters.web.refusals import Refusals, network_of


def _at_once() -> float:
    return 1000.0


async def test_the_first_are_answered_at_once_and_thousands_not_at_all() -> None:
    refusals = Refusals(clock=_at_once)
    asked = [asyncio.ensure_future(refusals.slowly("192.0.2.1", "/")) for _ in range(4000)]
    await asyncio.sleep(0)
    done = [task.result() for task in asked if task.done()]
    assert done.count(True) == 5
    assert done.count(False) == 4000 - 5 - 4
    assert +refusals.counts == {"unknown_token": 4000, "too_many": 4000 - 9}
    assert await refusals.slowly("192.0.2.2", "/") is True
    for task in asked:
        task.cancel()


async def test_a_line_tells_of_many(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    refusals = Refusals(clock=_at_once)
    for _ in range(2):
        for number in range(3):
            await refusals.slowly(f"192.0.2.{number}", "/login")
    assert [record.__dict__["address"] for record in caplog.records] == [
        "192.0.2.0", "192.0.2.1", "192.0.2.2",
    ]  # fmt: skip


async def test_many_addresses_do_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    refusals = Refusals(clock=_at_once)
    for number in range(300):
        await refusals.slowly(f"198.51.100.{number}", "/")
    assert len(caplog.records) == 30
    assert refusals.counts["unknown_token"] == 300


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2::1", "2001:0db8:0001:0002"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("x" * 500, "x" * 64),
    ],
)
def test_one_customer_is_one_address(address: str, network: str) -> None:
    assert network_of(address) == network
