"""The live gateway: calls in progress as a stream of events, and the page that shows them."""

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from functools import partial
from secrets import token_hex

from attrs import frozen

from adapters.jetstream.connection import NatsConnection, open_nats
from adapters.jetstream.reading.tape import JetStreamTape
from adapters.jetstream.reading.tellings import closing_told, event_told
from adapters.jetstream.topology import CALLS_STREAM
from adapters.timescale.connection import open_pool
from adapters.timescale.facts.audit_trail import TimescaleAuditTrail
from adapters.timescale.live.account_directory import TimescaleAccountDirectory
from adapters.timescale.live.live_views import TimescaleViewStore
from adapters.timescale.pricing.price_books import open_price_books
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from adapters.timescale.readiness import watching
from adapters.web.access import Access
from adapters.web.application import Gateway
from adapters.web.frames import Frames
from adapters.web.serving import a_door, web_server
from adapters.web.tokens_file import TokenBook, open_tokens
from adapters.web.viewing import Rounds
from application.live.view import LiveView
from entrypoints.containers.live import LiveContainer
from entrypoints.process.database import database_settings
from entrypoints.process.figures import registry_of
from entrypoints.process.health import Health, Registry, answers, beating
from entrypoints.process.life import run_process
from entrypoints.process.live_metrics import export_door, export_live
from entrypoints.process.nats import nats_settings
from entrypoints.process.settings import LiveSettings
from entrypoints.process.systemd import supervised, supervisor_of
from entrypoints.watching import watch_until_stopped

_log = logging.getLogger(__name__)
_new_base = partial(token_hex, 16)
_BEHIND = "still reading what happened before"


def _log_address(url: str) -> None:
    _log.info("the page is served", extra={"url": url})


async def run(
    settings: LiveSettings, stop: asyncio.Event, served: Callable[[str], None] = _log_address
) -> None:
    """Show calls until asked to stop; NATS and PostgreSQL may be away at any time.

    `served` is told the address as soon as there is one.

    Raises:
        SetupError: something that only an operator can mend.
    """
    registry, health, view = registry_of("live"), Health(), LiveView(new_base=_new_base)
    async with AsyncExitStack() as stack:
        tokens = await stack.enter_async_context(open_tokens(settings.live_tokens_file))
        health.ask("tokens", _complaint_of(tokens, view))
        pool = await stack.enter_async_context(open_pool(database_settings(settings)))
        watch = await stack.enter_async_context(watching(pool))
        health.ask("database", watch.complaint)
        nats = await stack.enter_async_context(open_nats(nats_settings(settings, "live")))
        prices = open_price_books(pool, TimescaleTariffStore(pool))
        tapes = _tapes(settings, nats, stop)
        tapes.register(health)
        container = LiveContainer(
            calls=tapes.calls,
            cdrs=tapes.cdrs,
            store=TimescaleViewStore(pool),
            directory=TimescaleAccountDirectory(pool),
            prices=await stack.enter_async_context(prices),
            view=view,
            trail=TimescaleAuditTrail(pool),
        )
        health.ask("view", lambda: None if view.caught_up else _BEHIND)
        await stack.enter_async_context(beating(health))
        rounds = Rounds(Frames(view, tapes.complaint), tokens)
        gateway = _gateway(rounds, health, registry)
        gateway.sittings.looks = container.note_viewers().look
        served(await stack.enter_async_context(_page(gateway, settings, registry)))
        stack.callback(rounds.end)
        signs = {"calls": lambda: tapes.calls.rounds}
        await stack.enter_async_context(supervised(supervisor_of(os.environ), signs))
        await _watch(container, rounds, stop)


def main() -> None:
    """Run as a process."""
    sys.exit(run_process("live", "Shows the calls in progress.", LiveSettings, run))


async def _watch(container: LiveContainer, rounds: Rounds, stop: asyncio.Event) -> None:
    await watch_until_stopped(container.watch_calls(), container.note_viewers(), rounds, stop)


def _gateway(rounds: Rounds, health: Health, registry: Registry) -> Gateway:
    reports = answers(health, registry)
    return Gateway(rounds=rounds, access=Access(rounds.tokens), health=reports)


def _page(
    gateway: Gateway, settings: LiveSettings, registry: Registry
) -> AbstractAsyncContextManager[str]:
    door = a_door()
    export_live(registry, gateway.rounds.frames.view, gateway.rounds)
    export_door(registry, door, gateway.access.refusals)
    return web_server(gateway.application(), settings.http_listen, door)


def _complaint_of(tokens: TokenBook, view: LiveView) -> Callable[[], str | None]:
    def complaint() -> str | None:
        billing = view.billing
        return tokens.complaint() or (tokens.strangers(billing.funds) if billing.learnt else None)

    return complaint


@frozen
class _Tapes:
    nats: NatsConnection
    calls: JetStreamTape
    cdrs: JetStreamTape

    def register(self, health: Health) -> None:
        """Let readiness ask what the view is read from."""
        health.ask("nats", self.nats.complaint)
        health.ask("calls", self.calls.complaint)
        health.ask("cdrs", self.cdrs.complaint)

    def complaint(self) -> str | None:
        return self.nats.complaint() or self.calls.complaint() or self.cdrs.complaint()


def _tapes(settings: LiveSettings, nats: NatsConnection, stop: asyncio.Event) -> _Tapes:
    calls = JetStreamTape(connection=nats, stream=CALLS_STREAM, decode=event_told, stop=stop)
    cdrs = JetStreamTape(
        connection=nats,
        stream=settings.stream,
        subject="cdr.raw",
        decode=closing_told,
        stop=stop,
        ahead=calls,
    )
    return _Tapes(nats, calls, cdrs)


if __name__ == "__main__":
    main()
