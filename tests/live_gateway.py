"""A gateway with its real web server, over a view whose tapes a test writes."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from attrs import define, field
from prometheus_client import CollectorRegistry

from adapters.web.access import Access
from adapters.web.application import Gateway
from adapters.web.frames import Frames
from adapters.web.serving import web_server
from adapters.web.tokens_file import open_tokens
from adapters.web.viewing import Pace, Rounds
from entrypoints.process.health import Health, answers
from entrypoints.process.live_metrics import export_live
from live_calls import Heard, an_event
from live_viewers import Tapes, a_view
from sse_client import Answer, get

NOC, ACME, BOLT = "token-of-the-noc-wall", "token-of-acme-telecom", "token-of-bolt-voice-ltd"
TOKENS = f"""
[[token]]
name = "noc"
role = "noc"
token = "{NOC}"

[[token]]
name = "acme's"
role = "user"
company = "acme"
token = "{ACME}"

[[token]]
name = "bolt's"
role = "user"
company = "bolt"
token = "{BOLT}"
"""
STREAM = "/api/v1/live/calls"


@define
class GatewayInHand:
    """What a test has in its hand."""

    url: str
    tapes: Tapes
    rounds: Rounds
    tokens_path: Path
    trouble: list[str] = field(factory=list)

    def tell(self, *heard: Heard) -> None:
        """Let the view hear of it."""
        self.tapes.tell(*heard, at=datetime.now(UTC))
        self.tapes.hear_all()

    def call(self, call_id: str, account: str = "a-acme", phase: str = "trying") -> None:
        """Let a call get on."""
        now = datetime.now(UTC)
        self.tell(an_event(phase, now, call_id=call_id, account=account))

    def stream(
        self,
        token: str = NOC,
        query: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        receive_buffer: int | None = None,
    ) -> AbstractAsyncContextManager[Answer]:
        """Open the stream."""
        sent = {"Authorization": f"Bearer {token}", **(headers or {})}
        return get(f"{self.url}{STREAM}{query}", headers=sent, receive_buffer=receive_buffer)

    def ask(
        self, path: str, token: str | None = NOC, **more: object
    ) -> AbstractAsyncContextManager[Answer]:
        """Ask for something that ends."""
        sent = {"Authorization": f"Bearer {token}"} if token else {}
        return get(f"{self.url}{path}", headers=sent | more.pop("headers", {}), **more)  # type: ignore[arg-type,operator]


@asynccontextmanager
async def a_gateway(folder: Path, *, caught_up: bool = True, patience: float = 10.0,
                    **pace: float) -> AsyncIterator[GatewayInHand]:  # fmt: skip
    """Serve a view that is empty, whose accounts a-acme and a-bolt have companies."""
    path = folder / "tokens.toml"
    path.write_text(TOKENS)
    tapes = Tapes(a_view())
    tapes.view.own({"a-acme": "acme", "a-bolt": "bolt"})
    if caught_up:
        tapes.hear_all()
    trouble: list[str] = []
    quick = {"round": 0.02, "status": 60.0, "beat": 60.0} | pace
    async with open_tokens(path) as tokens:
        frames = Frames(tapes.view, lambda: trouble[-1] if trouble else None)
        rounds = Rounds(frames, tokens, Pace(**quick))
        registry = CollectorRegistry()
        export_live(registry, tapes.view, rounds)
        gateway = Gateway(
            rounds=rounds,
            access=Access(tokens),
            health=answers(Health({"nats": lambda: "away" if trouble else None}), registry),
            patience=patience,
        )
        async with web_server(gateway.application(), "127.0.0.1:0") as url:
            going = asyncio.create_task(rounds.go_round(lambda: None))
            yield GatewayInHand(url, tapes, rounds, path, trouble)
            rounds.end()
            going.cancel()
