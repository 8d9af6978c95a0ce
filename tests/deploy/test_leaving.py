"""A member of a cluster of three is restarted, one after the other, under publishing.

What the role does: akira-nats-leave, then lame duck. The longest stall of a publisher is printed,
not judged: it is the machine's. Judged is that the server led nothing when it was told to stop,
and that nothing was lost or stored twice.
"""

import asyncio
import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import nats
import pytest
from attrs import define, field
from nats.aio.client import Client as NatsClient
from nats.errors import Error as NatsError
from nats.js.errors import APIError

from adapters.embedded.process import find_program
from free_ports import free_port

ROLE = Path(__file__).parents[2] / "infra/ansible/roles/nats/files"
LEAVE, METRICS = ROLE / "akira_nats_leave.py", ROLE / "akira_nats_metrics.py"
NAMES = ("n1", "n2", "n3")
_STREAM, _CONSUMERS = "AKIRA_CDR", ("cdr-worker", "cdr-worker-dead")


@define
class Member:
    """A server of the cluster, that may be stopped and started again."""

    name: str
    file: Path
    port: int
    monitor: str
    child: "subprocess.Popen[bytes]"

    def led(self) -> Sequence[str]:
        found = page(f"{self.monitor}/jsz?streams=true&consumers=true")
        streams = [
            stream
            for account in found.get("account_details") or []
            for stream in account["stream_detail"]
        ]
        assets = [*streams, *(each for one in streams for each in one.get("consumer_detail") or [])]
        return [
            each["name"] for each in assets if each.get("cluster", {}).get("leader") == self.name
        ]

    def is_healthy(self) -> bool:
        try:
            return bool(page(f"{self.monitor}/healthz")["status"] == "ok")
        except OSError:
            return False

    def start(self) -> None:
        self.child = started(self.file)


def started(file: Path) -> "subprocess.Popen[bytes]":
    program = find_program("nats-server", Path(sys.executable).parent)
    assert program
    with file.with_suffix(".log").open("ab") as log:
        return subprocess.Popen([program, "-c", str(file)], stderr=log)


def page(url: str) -> Mapping[str, Any]:
    with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310 on the loopback
        found: Mapping[str, Any] = json.load(answer)
        return found


CONFIG = """
server_name: {name}
listen: "127.0.0.1:{port}"
http: "127.0.0.1:{monitor}"
lame_duck_grace_period: "1s"
lame_duck_duration: "30s"
jetstream {{ store_dir: "{folder}/{name}", sync_interval: "always" }}
cluster {{
  name: "akira"
  listen: "127.0.0.1:{route}"
  routes: [{routes}]
}}
"""


@contextmanager
def a_member(folder: Path, name: str, port: int, routes: Mapping[str, int]) -> Iterator[Member]:
    monitor = free_port()
    others = ", ".join(f'"nats://127.0.0.1:{routes[each]}"' for each in NAMES if each != name)
    file = folder / f"{name}.conf"
    file.write_text(
        CONFIG.format(
            name=name, port=port, monitor=monitor, folder=folder, route=routes[name], routes=others
        )
    )
    member = Member(name, file, port, f"http://127.0.0.1:{monitor}", started(file))
    try:
        yield member
    finally:
        member.child.kill()
        member.child.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Sequence[Member]]:
    routes = {name: free_port() for name in NAMES}
    with ExitStack() as stack:
        yield [stack.enter_context(a_member(tmp_path, name, free_port(), routes)) for name in NAMES]


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(120):
        while not await asyncio.to_thread(condition):
            await asyncio.sleep(0.1)


@define
class Publisher:
    """Publishes one record after the other until each is confirmed, as a bridge does."""

    client: NatsClient
    confirmed: int = 0
    longest: float = 0.0
    stop: asyncio.Event = field(factory=asyncio.Event)

    async def run(self) -> None:
        while not self.stop.is_set():
            begun = monotonic()
            await self._publish(self.confirmed + 1)
            self.confirmed += 1
            self.longest = max(self.longest, monotonic() - begun)

    async def _publish(self, number: int) -> None:
        marks = {"Nats-Msg-Id": str(number)}
        while True:
            try:
                await self.client.jetstream(timeout=1).publish("cdr.raw", b"{}", headers=marks)
            except (NatsError, APIError, TimeoutError):
                continue
            return


@asynccontextmanager
async def a_stream(members: Sequence[Member]) -> AsyncIterator[NatsClient]:
    servers = [f"nats://127.0.0.1:{member.port}" for member in members]
    async with asyncio.timeout(120):
        client = await nats.connect(servers, max_reconnect_attempts=-1, reconnect_time_wait=0.1)
        js = client.jetstream(timeout=5)
        while True:
            try:
                await js.add_stream(name=_STREAM, subjects=["cdr.>"], num_replicas=3)
                for name in _CONSUMERS:
                    await js.add_consumer(_STREAM, durable_name=name, ack_policy="explicit")
                break
            except (NatsError, APIError, TimeoutError):
                await asyncio.sleep(0.2)
    try:
        yield client
    finally:
        await client.close()


def measured(member: Member, folder: Path) -> Sequence[str]:
    command = [sys.executable, str(METRICS), member.monitor, str(folder), str(folder / "out")]
    subprocess.run(command, check=True)
    return (folder / "out").read_text().splitlines()


async def measured_in_health(member: Member, folder: Path) -> Sequence[str]:
    """Measure until it is well: who lags behind the publisher for a moment is not."""
    async with asyncio.timeout(240):
        while "akira_nats_healthy 1" not in (
            lines := await asyncio.to_thread(measured, member, folder)
        ):
            await asyncio.sleep(0.1)
        return lines


def leave(
    member: Member, seconds: str = "60", **settings: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(LEAVE), member.monitor, seconds],
        env={"AKIRA_NATS_URL": f"nats://127.0.0.1:{member.port}", **settings},
        check=False, capture_output=True, text=True,
    )  # fmt: skip


async def test_each_member_hands_over_before_it_is_restarted(
    cluster: Sequence[Member], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with a_stream(cluster) as client:
        publisher = Publisher(client)
        publishing = asyncio.create_task(publisher.run())
        led: dict[str, Sequence[str]] = {}
        figures: dict[str, Sequence[str]] = {}
        for member in cluster:
            await until(lambda: all(each.is_healthy() for each in cluster))
            led[member.name] = member.led()
            figures[member.name] = await measured_in_health(member, tmp_path)
            done = await asyncio.to_thread(leave, member)
            assert (done.returncode, done.stderr) == (0, "")
            assert member.led() == []
            member.child.send_signal(signal.SIGUSR2)
            assert await asyncio.to_thread(member.child.wait, 240) == 0
            member.start()
        await until(lambda: all(each.is_healthy() for each in cluster))
        publisher.stop.set()
        await publishing
        found = await client.jetstream(timeout=60).stream_info(_STREAM)
    assert sum(map(len, led.values())) >= 1, "nobody led anything: nothing was tried"
    told = [line for lines in figures.values() for line in lines]
    assert told.count("akira_nats_healthy 1") == len(cluster)
    assert f'akira_nats_stream_replicas{{stream="{_STREAM}"}} 3' in told
    assert found.state.messages == publisher.confirmed > 0
    with capsys.disabled():
        print(
            f"\nrolling restart of three: {publisher.confirmed} confirmed, longest stall"
            f" {publisher.longest:.2f} s; led before: {led}"
        )


def test_a_server_that_cannot_hand_over_says_so(cluster: Sequence[Member]) -> None:
    async def alone() -> "subprocess.CompletedProcess[str]":
        async with a_stream(cluster):
            await until(lambda: any(_STREAM in member.led() for member in cluster))
            leader = next(member for member in cluster if _STREAM in member.led())
            # The others have the stream, and are frozen: nobody can take the lead.
            others = [member.child for member in cluster if member is not leader]
            for child in others:
                child.send_signal(signal.SIGSTOP)
            try:
                return await asyncio.to_thread(leave, leader, "2")
            finally:
                for child in others:
                    child.send_signal(signal.SIGCONT)

    done = asyncio.run(alone())
    assert done.returncode == 1
    assert "no other server leads" in done.stderr
    assert _STREAM in done.stderr


LONE = """
server_name: lone
listen: "127.0.0.1:{port}"
http: "127.0.0.1:{monitor}"
authorization {{ users: [ {{ user: "admin", password: "old" }} ] }}
"""


def test_a_server_that_takes_the_new_password_only_when_restarted_is_asked_by_the_old(
    tmp_path: Path,
) -> None:
    file, port, monitor = tmp_path / "lone.conf", free_port(), free_port()
    file.write_text(LONE.format(port=port, monitor=monitor))
    (tmp_path / "password").write_text("new\n")
    member = Member("lone", file, port, f"http://127.0.0.1:{monitor}", started(file))
    settings = {"AKIRA_NATS_USER": "admin", "AKIRA_NATS_PASSWORD_FILE": str(tmp_path / "password")}
    try:
        asyncio.run(until(member.is_healthy))
        refused = leave(member, **settings)
        (tmp_path / "password.before").write_text("old\n")
        taken = leave(member, **settings)
    finally:
        member.child.kill()
        member.child.wait()
    assert refused.returncode == 1
    assert "Authorization" in refused.stderr
    assert (taken.returncode, taken.stderr) == (0, "")
