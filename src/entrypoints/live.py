"""The live gateway: calls in progress as a stream of events, and the page that shows them."""

import asyncio
import logging
import os
import sys
from collections.abc import Coroutine, Mapping
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

from attrs import frozen
from prometheus_client import CollectorRegistry

from adapters.jetstream.connection import NatsConnection, open_nats
from adapters.jetstream.tape import JetStreamTape
from adapters.jetstream.tellings import closing_told, event_told
from adapters.jetstream.topology import CALLS_STREAM, Topology
from adapters.timescale.account_directory import TimescaleAccountDirectory
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.live_views import TimescaleViewStore
from adapters.timescale.readiness import watching
from adapters.tokens_file import open_tokens
from adapters.web.access import Access
from adapters.web.application import Gateway
from adapters.web.frames import Frames
from adapters.web.serving import web_server
from adapters.web.viewing import Rounds
from application.errors import UnavailableError
from application.live.view import LiveView
from application.watch_calls import WatchCalls
from entrypoints.containers import LiveContainer
from entrypoints.health import Health, answers, beating
from entrypoints.live_metrics import export_live
from entrypoints.process import run_process
from entrypoints.settings import LiveSettings, nats_settings
from entrypoints.systemd import supervised, supervisor_of

_log = logging.getLogger(__name__)
_KEEP_SECONDS = 60.0
_OWNERS_SECONDS = 2.0
_LAST_WORD_SECONDS = 2.0
Work = Coroutine[Any, Any, None]


async def run(settings: LiveSettings, stop: asyncio.Event) -> None:
    """Show calls until asked to stop; NATS and PostgreSQL may be away at any time.

    Raises:
        SetupError: something that only an operator can mend.
    """
    registry = CollectorRegistry()
    view = LiveView(
        longest=timedelta(seconds=settings.max_call_seconds), new_base=lambda: token_hex(4)
    )
    async with AsyncExitStack() as stack:
        tokens = await stack.enter_async_context(open_tokens(settings.live_tokens_file))
        database = DatabaseSettings(
            url=settings.database_url, password_file=settings.database_password_file
        )
        pool = await stack.enter_async_context(open_pool(database))
        watch = await stack.enter_async_context(watching(pool))
        nats = await stack.enter_async_context(open_nats(nats_settings(settings, "live")))
        tapes = _tapes(settings, nats, stop)
        container = LiveContainer(
            calls=tapes.calls,
            cdrs=tapes.cdrs,
            store=TimescaleViewStore(pool),
            directory=TimescaleAccountDirectory(pool),
            view=view,
        )
        checks = {"tokens": tokens.complaint, "database": watch.complaint, **tapes.checks(view)}
        health = Health(checks)
        await stack.enter_async_context(beating(health))
        rounds = Rounds(Frames(view, tapes.complaint), tokens)
        export_live(registry, view, rounds)
        gateway = Gateway(rounds=rounds, access=Access(tokens), health=answers(health, registry))
        served = web_server(gateway.application(), settings.http_listen)
        url = await stack.enter_async_context(served)
        stack.callback(rounds.end)
        _log.info("the page is served", extra={"url": url})
        signs = {"calls": lambda: tapes.calls.rounds}
        await stack.enter_async_context(supervised(supervisor_of(os.environ), signs))
        await _watch(container.watch_calls(), rounds, stop)


def main() -> None:
    """Run as a process."""
    sys.exit(run_process("live", "Shows the calls in progress.", LiveSettings, run))


@frozen
class _Tapes:
    nats: NatsConnection
    calls: JetStreamTape
    cdrs: JetStreamTape

    def checks(self, view: LiveView) -> Mapping[str, Any]:
        return {
            "nats": self.nats.complaint,
            "calls": self.calls.complaint,
            "cdrs": self.cdrs.complaint,
            "view": lambda: None if view.caught_up else "still reading what happened before",
        }

    def complaint(self) -> str | None:
        return self.nats.complaint() or self.calls.complaint() or self.cdrs.complaint()


def _tapes(settings: LiveSettings, nats: NatsConnection, stop: asyncio.Event) -> _Tapes:
    wanted = next(each for each in Topology().streams() if each.name == CALLS_STREAM)
    calls = JetStreamTape(
        connection=nats, stream=CALLS_STREAM, decode=event_told, stop=stop, remake=wanted
    )
    cdrs = JetStreamTape(
        connection=nats, stream=settings.stream, subject="cdr.raw", decode=closing_told, stop=stop
    )
    return _Tapes(nats, calls, cdrs)


async def _watch(watching_calls: WatchCalls, rounds: Rounds, stop: asyncio.Event) -> None:
    await watching_calls.learn_owners()
    await watching_calls.resume()
    caught_up = asyncio.Event()
    view = watching_calls.view

    async def follow_cdrs() -> None:
        await caught_up.wait()
        await watching_calls.follow_cdrs()

    def pass_time() -> None:
        if view.caught_up:
            view.pass_time(datetime.now(UTC))

    await _until_stopped(
        stop,
        watching_calls.follow_calls(caught_up.set),
        follow_cdrs(),
        rounds.go_round(pass_time),
        _each(_OWNERS_SECONDS, watching_calls.learn_owners),
        _each(_KEEP_SECONDS, watching_calls.keep),
    )
    with suppress(TimeoutError, UnavailableError):
        await asyncio.wait_for(watching_calls.keep(), _LAST_WORD_SECONDS)


async def _each(seconds: float, deed: Any) -> None:  # noqa: ANN401 an async function
    while True:
        await asyncio.sleep(seconds)
        try:
            await deed()
        except UnavailableError as error:
            _log.warning("later", extra={"error": str(error)})


async def _until_stopped(stop: asyncio.Event, *works: Work) -> None:
    stopping = asyncio.create_task(stop.wait())
    tasks = {stopping, *(asyncio.create_task(work) for work in works)}
    running = set(tasks)
    try:
        while not stop.is_set():
            done, running = await asyncio.wait(running, return_when="FIRST_COMPLETED")
            for task in done:
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


if __name__ == "__main__":
    main()
