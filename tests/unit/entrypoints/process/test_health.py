"""Alive, ready, measured: what a process says of itself."""

import asyncio
import json
from collections.abc import Callable
from time import monotonic

import pytest
from prometheus_client import CollectorRegistry

from application.errors import SetupError
from entrypoints.process.health import Health, beating, pages, serving
from entrypoints.process.metrics import gauge


def get(path: str, health: Health, registry: CollectorRegistry | None = None) -> tuple[int, str]:
    answered: list[str] = []

    def respond(status: str, _headers: list[tuple[str, str]]) -> Callable[[bytes], object]:
        answered.append(status)
        return lambda _: None

    request = {"PATH_INFO": path, "REQUEST_METHOD": "GET", "QUERY_STRING": ""}
    body = b"".join(pages(health, registry or CollectorRegistry())(request, respond))
    return int(answered[0][:3]), body.decode()


def test_a_process_is_alive_while_its_loop_goes_round() -> None:
    assert get("/health/live", Health()) == (200, '{"alive": true}\n')
    still = Health(beaten_at=monotonic() - 10)
    assert get("/health/live", still) == (503, '{"alive": false}\n')
    still.beat()
    assert get("/health/live", still)[0] == 200


async def test_the_loop_beats_the_heart() -> None:
    beaten = asyncio.Event()

    class Heart(Health):
        def beat(self) -> None:
            beaten.set()

    async with beating(Heart()):
        await beaten.wait()


@pytest.mark.parametrize(
    ("complaint", "status"), [(None, 200), ("not connected", 503), ("2 migrations missing", 503)]
)
def test_a_dependency_that_is_away_makes_unready_not_dead(
    complaint: str | None, status: int
) -> None:
    health = Health({"nats": lambda: None, "database": lambda: complaint})
    found = get("/health/ready", health)
    assert (found[0], json.loads(found[1])) == (
        status,
        {"nats": "ok", "database": complaint or "ok"},
    )
    assert get("/health/live", health)[0] == 200


def test_a_figure_is_read_when_it_is_asked_for() -> None:
    registry, figures = CollectorRegistry(), {"lag": 1.0}
    gauge(registry, "cdr_bridge_lag_bytes", "Bytes not confirmed yet", lambda: figures["lag"])
    figures["lag"] = 7.0
    status, body = get("/metrics", Health(), registry)
    assert status == 200
    assert "# HELP cdr_bridge_lag_bytes Bytes not confirmed yet" in body
    assert "cdr_bridge_lag_bytes 7.0" in body


def test_another_path_is_told_what_there_is() -> None:
    assert get("/", Health()) == (404, "/metrics, /health/live, /health/ready\n")


@pytest.mark.parametrize("listen", ["nonsense", "127.0.0.1:", "127.0.0.1:70000"])
def test_an_address_that_cannot_be_used_is_named(listen: str) -> None:
    with (
        pytest.raises(SetupError, match=f"AKIRA_HTTP_LISTEN={listen}"),
        serving(listen, Health(), CollectorRegistry()),
    ):
        pytest.fail("it listens")
