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
from adapters.web.door import Door
from adapters.web.frames import Frames
from adapters.web.places import Places
from adapters.web.serving import a_door, web_server
from adapters.web.sittings import Sittings
from adapters.web.tokens_file import open_tokens
from adapters.web.viewing import Pace, Rounds
from entrypoints.process.health import Health, answers, beating
from entrypoints.process.live_metrics import export_door, export_live
from live_calls import Heard, an_event
from live_viewers import Tapes, a_view
from sse_client import Answer, get

NOC, ACME, BOLT = "token-of-the-noc-wall", "token-of-acme-telecom", "token-of-bolt-voice-ltd"
VISITOR = "token-of-whom-sees-no-number"
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

[[token]]
name = "visitor"
role = "noc"
numbers = "masked"
token = "{VISITOR}"
"""
ONLY_NOC = TOKENS[: TOKENS.index("[[token]]", 20)]
STREAM = "/api/v1/live/calls"


def write_tokens(path: Path, text: str = TOKENS) -> Path:
    """Write a file of tokens that only its owner may read."""
    path.touch(mode=0o600)
    path.write_text(text)
    return path


@define
class GatewayInHand:
    """What a test has in its hand."""

    url: str
    tapes: Tapes
    rounds: Rounds
    tokens_path: Path
    door: Door
    places: Places
    trouble: list[str] = field(factory=list)
    looked: list[str] = field(factory=list)

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
                    door: Door | None = None, places: Places | None = None,
                    **pace: float) -> AsyncIterator[GatewayInHand]:  # fmt: skip
    """Serve a view that is empty, whose accounts a-acme and a-bolt have companies.

    Where a page looks on it wants a status now and then: after 12 s it calls itself silent.
    """
    path = write_tokens(folder / "tokens.toml")
    tapes = Tapes(a_view())
    tapes.view.own({"a-acme": "acme", "a-bolt": "bolt"})
    if caught_up:
        tapes.hear_all()
    trouble: list[str] = []
    looked: list[str] = []
    quick = {
        "round": 0.02,
        "status": 60.0,
        "beat": 5.0,
        "spread": 0.2,
        "patience": pace.pop("ahead", 0.2),
    } | pace
    door, places = door or a_door(), places or Places()
    async with open_tokens(path) as tokens:
        frames = Frames(tapes.view, lambda: trouble[-1] if trouble else None)
        rounds, access = Rounds(frames, tokens, Pace(**quick)), Access(tokens)
        registry, health = (
            CollectorRegistry(),
            Health({"nats": lambda: "away" if trouble else None}),
        )
        export_live(registry, tapes.view, rounds)
        export_door(registry, door, access.refusals)
        gateway = Gateway(
            rounds=rounds,
            access=access,
            health=answers(health, registry),
            places=places,
            sittings=Sittings(lambda viewer, _: looked.append(viewer.name)),
            patience=patience,
        )
        async with (
            web_server(gateway.application(), "127.0.0.1:0", door) as url,
            beating(health),
        ):
            going = asyncio.create_task(rounds.go_round(lambda: None))
            yield GatewayInHand(url, tapes, rounds, path, door, places, trouble, looked)
            rounds.end()
            going.cancel()
