"""Slow and many clients: nobody waits for anybody, and memory stays bounded."""

import asyncio
from pathlib import Path

from adapters.web.frames import Frames
from adapters.web.tokens_file import TokenBook
from adapters.web.viewing import Pace, Rounds, Wish
from application.live.scope import Scope
from live_calls import an_event
from live_gateway import NOC, a_gateway, write_tokens
from live_viewers import Tapes, a_view
from sse_client import Event, Parser

BIG = "x" * 2000


def rounds_over(tapes: Tapes, folder: Path) -> tuple[Rounds, Wish]:
    tapes.hear_all()
    path = write_tokens(folder / "tokens.toml")
    book = TokenBook(path)
    digest = book.find(NOC)
    assert digest
    rounds = Rounds(Frames(tapes.view, lambda: None), book, Pace(status=60))
    wish = Wish(digest=digest, viewer=book.tokens[digest], scope=Scope(), last_id=None)
    return rounds, wish


async def taken(rounds: Rounds, wish: Wish, deeds: list[str], tapes: Tapes) -> list[Event]:
    """Let a client read once, sleep through all deeds, and read on."""
    parser = Parser()
    events: list[Event] = []
    stream = rounds.stream(wish)
    for _ in range(2):
        events += parser.feed(await anext(stream))
    for number, phase in enumerate(deeds):
        tapes.tell(an_event(phase, number, call_id=f"c{number}" if phase == "trying" else "c0"))
        tapes.hear_all()
        rounds.frames.next_round()
    asyncio.get_running_loop().call_later(0.01, rounds._wake)  # noqa: SLF001 a round's end
    async with asyncio.timeout(60):
        while not any(event.name in {"call", "snapshot"} for event in events[2:]):
            events += parser.feed(await anext(stream))
    await stream.aclose()  # type: ignore[attr-defined]  # it is a generator
    return events


async def test_who_sleeps_gets_the_last_state_only(tmp_path: Path) -> None:
    tapes = Tapes(a_view())
    rounds, wish = rounds_over(tapes, tmp_path)
    events = await taken(rounds, wish, ["trying", "ringing", "answered"], tapes)
    calls = [event.json for event in events if event.name == "call"]
    assert [call["state"] for call in calls] == ["answered"]


async def test_who_missed_more_than_there_is_begins_anew(tmp_path: Path) -> None:
    tapes = Tapes(a_view())
    rounds, _ = rounds_over(tapes, tmp_path)
    names = [f"call-{number}" for number in range(1500)]
    tapes.tell(*(an_event("trying", call_id=name) for name in names))
    tapes.hear_all(5000)
    known = rounds.frames.view.rows.position
    rounds.frames.next_round()
    tapes.tell(*(an_event("failed", 1, call_id=name) for name in names[:900]))
    tapes.hear_all(5000)
    rounds.frames.next_round()
    assert rounds.frames.delta(Scope(), known) is not None
    tapes.tell(*(an_event("failed", 1, call_id=name) for name in names[900:]))
    tapes.hear_all(5000)
    rounds.frames.next_round()
    assert rounds.frames.delta(Scope(), known) is None


async def test_a_client_that_does_not_read_is_cut_off_and_slows_nobody(tmp_path: Path) -> None:
    heard_beside = 0
    async with a_gateway(tmp_path) as gateway:
        for number in range(8000):
            gateway.tapes.tell(an_event("trying", call_id=f"{number} {BIG}"))
        gateway.tapes.hear_all(10_000)
        async with (
            gateway.stream(receive_buffer=4096),
            gateway.stream(query="?company=acme") as quick,
            asyncio.timeout(120),
        ):
            await quick.next("snapshot")
            number = 0
            while not gateway.rounds.ended["closed"]:
                gateway.call(f"call-{number}")
                assert (await quick.next("call")).json["call_id"] == f"call-{number}"
                heard_beside += gateway.rounds.clients == 2
                number += 1
            assert gateway.rounds.clients == 1
    assert heard_beside


async def test_three_hundred_clients_all_hear(tmp_path: Path) -> None:
    async with a_gateway(tmp_path) as gateway, asyncio.TaskGroup() as group:
        begun = asyncio.Semaphore(0)

        async def listen() -> str:
            async with gateway.stream() as stream:
                await stream.next("snapshot")
                begun.release()
                return str((await stream.next("call")).json["call_id"])

        listening = [group.create_task(listen()) for _ in range(300)]
        for _ in listening:
            await begun.acquire()
        gateway.call("one")
    assert {task.result() for task in listening} == {"one"}
