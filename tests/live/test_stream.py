"""The stream of events over a real socket: by the standard, resumable, and each sees their own."""

import asyncio
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.contract.waiting import until
from domain.live.call import CallName
from live_calls import a_closing, an_event
from live_gateway import ACME, BOLT, NOC, STREAM, VISITOR, a_gateway
from sse_client import Event

ID = re.compile(r"[0-9a-f]{16}\.[0-9a-f]{32}")


def call_ids(snapshot: Event) -> set[str]:
    return {row["call_id"] for row in snapshot.json["calls"]}


async def test_who_may_not_see_numbers_gets_none_however_they_are_asked_for(tmp_path: Path) -> None:
    secret = {"caller": "+4915112345678", "callee": "4989123456"}
    async with a_gateway(tmp_path) as gateway:
        gateway.tell(an_event("trying", datetime.now(UTC), call_id="one", **secret))
        async with gateway.stream(VISITOR, "?prefix=498") as stream:
            snapshot = await stream.next()
            [call] = snapshot.json["calls"]
            assert (call["caller"], call["callee"]) == ("+49*********78", "498*****56")
            await stream.next()
            gateway.tell(an_event("ringing", datetime.now(UTC), call_id="one", **secret))
            changed = await stream.next()
            assert (changed.name, changed.json["callee"]) == ("call", "498*****56")
        async with gateway.ask(f"{STREAM}.json", VISITOR) as answer:
            whole = await answer.body()
        assert b"4989123456" not in stream.raw + whole
        assert b"15112345678" not in stream.raw + whole
        async with gateway.ask(f"{STREAM}.json?prefix=4989", VISITOR) as answer:
            assert answer.status == 403
        async with gateway.ask(f"{STREAM}.json?prefix=4989", NOC) as answer:
            assert b"4989123456" in await answer.body()


async def test_it_begins_with_retry_and_a_snapshot_that_has_an_id(tmp_path: Path) -> None:
    async with a_gateway(tmp_path) as gateway:
        gateway.call("one")
        gateway.call("two", account="a-bolt")
        async with gateway.stream() as stream:
            first = await stream.next()
            status = await stream.next()
    assert stream.status == 200
    assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert stream.headers["cache-control"] == "no-store"
    assert stream.headers["x-accel-buffering"] == "no"
    assert "content-encoding" not in stream.headers
    assert stream.raw.startswith(b"retry: 2000\n\n")
    assert stream.parser.retry == 2000
    assert (first.name, call_ids(first)) == ("snapshot", {"one", "two"})
    assert ID.fullmatch(first.last_id)
    assert status.name == "status"
    assert status.json["in_progress"]["every_seconds"] == 15


async def test_a_snapshot_is_data_of_many_lines(tmp_path: Path) -> None:
    async with a_gateway(tmp_path) as gateway:
        for name in ("one", "two", "three"):
            gateway.call(name)
        async with gateway.stream() as stream:
            snapshot = await stream.next("snapshot")
    assert snapshot.data.count("\n") == 4
    assert len(snapshot.json["calls"]) == 3


async def test_calls_appear_change_and_leave(tmp_path: Path) -> None:
    async with a_gateway(tmp_path) as gateway, gateway.stream() as stream:
        await stream.next("snapshot")
        seen = []
        for phase in ("trying", "ringing", "answered"):
            gateway.call("one", phase=phase)
            seen.append(await stream.next("call"))
        gateway.call("one", phase="ended")
        gone = await stream.next("gone")
    assert [event.json["state"] for event in seen] == ["trying", "ringing", "answered"]
    assert {event.json["id"] for event in seen} == {gone.json["id"]}
    assert gone.json["reason"] == "ended"
    ids = [event.last_id for event in [*seen, gone]]
    assert len(set(ids)) == 4
    row = seen[-1].json
    assert datetime.fromisoformat(row["answered_at"]).tzinfo == UTC
    assert {key: row[key] for key in ("host", "company", "account", "price", "overdue")} == {
        "host": "sip-01", "company": "acme", "account": "a-acme", "price": None, "overdue": False,
    }  # fmt: skip


@pytest.mark.parametrize("way", ["header", "query"])
async def test_who_comes_back_gets_what_was_missed_and_nothing_else(
    tmp_path: Path, way: str
) -> None:
    async with a_gateway(tmp_path) as gateway:
        for name in ("stays", "changes", "leaves"):
            gateway.call(name)
        async with gateway.stream() as stream:
            last_id = (await stream.next("snapshot")).last_id
        gateway.call("changes", phase="ringing")
        gateway.call("changes", phase="answered")
        gateway.call("leaves", phase="failed")
        gateway.call("comes and goes")
        gateway.call("comes and goes", phase="failed")
        gateway.call("comes")
        headers = {"Last-Event-ID": last_id} if way == "header" else {}
        query = f"?last_event_id={last_id}" if way == "query" else ""
        async with gateway.stream(headers=headers, query=query) as stream:
            told = [await stream.next("call", "gone") for _ in range(3)]
            gateway.call("last")
            assert (await stream.next("call", "gone")).json["call_id"] == "last"
    assert [event.name for event in told] == ["call", "gone", "call"]
    assert told[0].json["call_id"] == "changes"
    assert told[0].json["state"] == "answered"
    assert told[2].json["call_id"] == "comes"


async def test_a_stream_cut_anywhere_goes_on_without_loss_or_repeat(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, round=0.2) as gateway:
        async with gateway.stream() as stream:
            last_id = (await stream.next("snapshot")).last_id
        for number in range(30):
            gateway.call(f"call-{number}")
        told = gateway.rounds.frames.rounds
        await until(lambda: gateway.rounds.frames.rounds > told, seconds=60)
        seen: list[str] = []
        while len(seen) < 30:
            async with gateway.stream(headers={"Last-Event-ID": last_id}) as stream:
                for _ in range(min(7, 30 - len(seen))):
                    event = await stream.next("call", "snapshot")
                    seen.append(event.json["call_id"])
                    last_id = event.last_id
    assert sorted(seen) == sorted(f"call-{number}" for number in range(30))


@pytest.mark.parametrize(
    "last_id",
    [
        "rubbish",
        "0123456789abcdef.1-1-1",
        f"{'0' * 16}.{'0' * 32}",
        "9" * 3000,
        "%00",
        "%F0%9F%93%9E",
        "1%0A2",
    ],
)
async def test_an_id_that_nobody_gave_means_a_new_beginning(tmp_path: Path, last_id: str) -> None:
    async with a_gateway(tmp_path) as gateway:
        gateway.call("one")
        async with gateway.stream(query=f"?last_event_id={last_id}") as stream:
            told = [await stream.next() for _ in range(2)]
    assert [event.name for event in told] == ["reset", "snapshot"]
    assert call_ids(told[1]) == {"one"}


async def test_other_owners_make_every_viewer_begin_anew(tmp_path: Path) -> None:
    async with a_gateway(tmp_path) as gateway:
        gateway.call("one", account="a-new")
        async with gateway.stream(ACME) as stream:
            assert call_ids(await stream.next("snapshot")) == set()
            gateway.tapes.view.own({"a-new": "acme"})
            gateway.call("two", account="a-new")
            told = [await stream.next("reset", "snapshot") for _ in range(2)]
    assert [event.name for event in told] == ["reset", "snapshot"]
    assert call_ids(told[1]) == {"one", "two"}


async def test_any_text_arrives_as_it_was(tmp_path: Path) -> None:
    hostile = (
        "<script>alert(1)</script>",
        '"quoted" \\ back',
        "line\nfeed\r\nreturn\rnul\0tab\t",
        "data: {}\n\nevent: reset",
        "\N{TELEPHONE SIGN}\u2028\u2029\N{PILE OF POO}\u00e9e\u0301",
        "x" * 2048,
    )
    async with a_gateway(tmp_path) as gateway, gateway.stream() as stream:
        await stream.next("snapshot")
        for number, text in enumerate(hostile):
            now = datetime.now(UTC)
            gateway.tell(an_event("trying", now, call_id=f"{number} {text}", caller=text))
            row = (await stream.next("call")).json
            assert (row["caller"], row["call_id"]) == (text, f"{number} {text}")
        assert "\N{PILE OF POO}".encode() in stream.raw


async def test_a_quiet_stream_is_kept_open_by_comments_that_carry_the_id(tmp_path: Path) -> None:
    async with (
        a_gateway(tmp_path, beat=0.1) as gateway,
        gateway.stream(query="?state=ringing") as stream,
    ):
        await stream.next("snapshot")
        before = stream.parser.last_id
        gateway.call("one")
        while stream.parser.last_id == before or len(stream.parser.comments) < 3:
            await stream.more()
    assert stream.parser.comments[0] == "nothing new"
    assert ID.fullmatch(stream.parser.last_id)


async def test_figures_come_by_themselves(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=0.1, beat=0.1) as gateway:
        gateway.trouble.append("NATS: nats-01 not connected")
        async with gateway.stream() as noc, gateway.stream(ACME) as acme:
            told = [(await noc.next("status")).json for _ in range(3)]
            hidden = (await acme.next("status")).json["complaint"]
    assert told[-1]["complaint"] == "NATS: nats-01 not connected"
    assert hidden == "not all calls are heard of"


async def test_a_life_ends_and_the_next_goes_on(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, life=0.0) as gateway:
        async with gateway.stream() as stream:
            while not stream.over:
                await stream.more()
        gateway.call("one")
        told = gateway.rounds.frames.rounds
        await until(lambda: gateway.rounds.frames.rounds > told, seconds=60)
        headers = {"Last-Event-ID": stream.parser.last_id}
        async with gateway.stream(headers=headers) as stream:
            assert (await stream.next("call")).json["call_id"] == "one"


async def test_a_user_sees_nothing_of_others(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, beat=0.1) as gateway:
        gateway.call("secret-of-bolt", account="a-bolt")
        gateway.call("nobodys", account="stranger")
        gateway.call("acmes")
        async with gateway.stream(ACME) as stream:
            assert call_ids(await stream.next("snapshot")) == {"acmes"}
            gateway.call("secret-of-bolt", account="a-bolt", phase="answered")
            gateway.call("acmes", phase="answered")
            assert (await stream.next("call")).json["call_id"] == "acmes"
            gateway.call("secret-of-bolt", account="a-bolt", phase="ended")
            gateway.call("acmes", phase="ended")
            await stream.next("gone")
            assert_nothing_foreign(stream.raw)
        gateway.call("acmes-other")
        async with gateway.ask(f"{STREAM}.json", ACME) as answer:
            assert_nothing_foreign(await answer.body())
        async with gateway.stream(ACME, "?company=bolt") as refused:
            assert refused.status == 403


async def test_a_user_sees_nothing_of_others_after_a_foreign_id(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=0.1, beat=0.1) as gateway:
        async with gateway.stream(NOC) as noc, gateway.stream(BOLT) as bolt:
            foreign = [(await each.next("snapshot")).last_id for each in (noc, bolt)]
        for phase in ("trying", "answered"):
            gateway.call("secret-of-bolt", account="a-bolt", phase=phase)
            gateway.call("nobodys", account="stranger", phase=phase)
            gateway.call("acmes", phase=phase)
        gateway.call("secret-that-ended", account="a-bolt")
        gateway.call("secret-that-ended", account="a-bolt", phase="failed")
        for last_id in foreign:
            async with gateway.stream(ACME, headers={"Last-Event-ID": last_id}) as stream:
                assert (await stream.next("call")).json["call_id"] == "acmes"
                for _ in range(3):
                    await stream.next("status")
                assert_nothing_foreign(stream.raw)


def assert_nothing_foreign(raw: bytes) -> None:
    assert b"acmes" in raw
    for name in ("secret-of-bolt", "secret-that-ended", "nobodys"):
        assert CallName("sip-01", name, "f1").digest().encode() not in raw
    for word in (b"secret", b"nobodys", b"bolt", b"stranger"):
        assert word not in raw


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("?company=acme", {"a1", "a2"}),
        ("?host=sip-02", {"b1"}),
        ("?state=ringing&state=answered", {"a2"}),
        ("?prefix=44", {"b1"}),
        ("?company=acme&state=trying", {"a1"}),
        ("?company=nobody", set()),
    ],
)
async def test_wishes_are_met_in_stream_and_snapshot(
    tmp_path: Path, query: str, wanted: set[str]
) -> None:
    now = datetime.now(UTC)
    async with a_gateway(tmp_path) as gateway:
        gateway.call("a1")
        gateway.call("a2")
        gateway.call("a2", phase="ringing")
        gateway.tell(
            an_event("trying", now, call_id="b1", host="sip-02", account="a-bolt", callee="+4420")
        )
        async with gateway.stream(query=query) as stream:
            assert call_ids(await stream.next("snapshot")) == wanted
        async with gateway.ask(f"{STREAM}.json{query}") as answer:
            found = json.loads(await answer.body())
    assert {row["call_id"] for row in found["calls"]} == wanted
    assert found["status"]["complaint"] is None
    assert ID.fullmatch(found["id"])


async def test_a_call_that_leaves_the_wanted_state_leaves_the_stream(tmp_path: Path) -> None:
    async with a_gateway(tmp_path) as gateway, gateway.stream(query="?state=ringing") as stream:
        gateway.call("one", phase="ringing")
        snapshot = await stream.next("snapshot", "call")
        gateway.call("one", phase="answered")
        gone = await stream.next("gone")
    assert gone.json == {"id": gone.json["id"], "reason": "other_state"}
    assert snapshot.name in {"snapshot", "call"}


async def test_a_cdr_ends_a_call_whose_end_was_lost(tmp_path: Path) -> None:
    async with a_gateway(tmp_path) as gateway:
        gateway.tell(an_event("trying", call_id="cut"), an_event("answered", 1, call_id="cut"))
        async with gateway.stream() as stream:
            assert call_ids(await stream.next("snapshot")) == {"cut"}
            gateway.tell(a_closing(answered=True, at=60, call_id="cut"))
            assert (await stream.next("gone")).json["reason"] == "recorded"


async def test_a_revoked_token_ends_its_streams(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, beat=0.1) as gateway:
        async with gateway.stream(ACME) as gone, gateway.stream(NOC) as stays:
            text = gateway.tokens_path.read_text().replace(ACME, "another-token-of-acme")
            gateway.tokens_path.write_text(text)
            async with asyncio.timeout(60):
                while not gone.over:
                    await gone.more()
            await stays.next("snapshot")
            gateway.call("one")
            await stays.next("call")
        async with gateway.stream(ACME) as again:
            assert again.status == 401


async def test_all_streams_end_when_the_process_does(tmp_path: Path) -> None:
    async with a_gateway(tmp_path) as gateway:
        async with gateway.stream() as stream:
            await stream.next("snapshot")
            gateway.rounds.end()
            async with asyncio.timeout(60):
                while not stream.over:
                    await stream.more()
        assert gateway.rounds.ended["shutdown"] == 1
        assert gateway.rounds.clients == 0
