"""Random rotations, stops, crashes and kills against an oracle: every line accounted for."""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from attrs import define, field

from adapters.contract.waiting import until
from application.intake.data import Line
from contract.cdr_log import CdrLog
from contract.source_probes import FileSourceProbe, TailReader
from contract.tail_child import child
from contract.tail_oracle import Oracle


@define
class Writer:
    """Writes distinct lines, now and then half of one, and rotates in every way."""

    log: CdrLog
    chance: random.Random
    _rest: bytes = field(default=b"", init=False)

    def step(self) -> None:
        steps: list[Callable[[], None]] = [self.write] * 6
        self.chance.choice([*steps, self.rename, self.copytruncate, self.compress])()

    def write(self) -> None:
        first = len(self.log.expected)
        lines = [self._line(first + n) for n in range(self.chance.randint(1, 30))]
        self.log.expected.extend(lines)
        content = self._rest + b"".join(line + b"\n" for line in lines)
        end = len(content) - self.chance.choice((0, 0, 1, 4))
        self.log.write_raw(content[:end])
        self._rest = content[end:]

    def finish(self) -> None:
        self.log.write_raw(self._rest)
        self._rest = b""

    def rename(self) -> None:
        self.finish()
        self.log.rename()
        if self.chance.random() < 0.3:
            self.log.write(self._line(len(self.log.expected)), to=self.log.rotated(1))
        self.write()

    def copytruncate(self) -> None:
        self.finish()
        self.log.copytruncate()
        if self.chance.random() < 0.7:
            self.write()

    def compress(self) -> None:
        number = self.chance.choice((1, 2, 3))
        if self.log.rotated(number).exists():
            self.log.compress(number)

    def _line(self, number: int) -> bytes:
        # As in a real record, no KiB of a line is that of another: the tail mark tells them apart.
        name = b"%d " % number
        return name * (1 + self.chance.choice((1, 50, 500, 3000)) // len(name))


async def live(probe: FileSourceProbe, writer: Writer, oracle: Oracle) -> None:
    """Follow for a while, then end in one way or the other."""
    chance = writer.chance
    crash = chance.random() < 0.6
    held: list[Line] = []
    seen = 0
    async with probe.reading(marks=False, crash=crash) as reader:
        for _ in range(chance.randint(1, 12)):
            writer.step()
            if chance.random() < 0.6:
                await a_while(chance.random() * 0.06)
            held += reader.lines[seen:]
            seen = len(reader.lines)
            mark(reader, held, chance)
    held += reader.lines[seen:]
    for line in reader.lines:
        oracle.given(line)
    oracle.remembered(probe.remembered(), held)
    if not crash:
        oracle.stopped(reader.lines, held)


def missing(oracle: Oracle, reader: TailReader, log: CdrLog) -> list[bytes]:
    found = {*oracle.places, *reader.payloads}
    return [each[:40] for each in log.expected if each not in found]


def mark(reader: TailReader, held: list[Line], chance: random.Random) -> None:
    chance.shuffle(held)
    for _ in range(chance.choice((0, len(held) // 2, len(held)))):
        reader.source.done(held.pop())


async def a_while(seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(asyncio.Event().wait(), seconds)


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(1, 5))
async def test_09_19_to_39_every_line_is_accounted_for(
    probe: FileSourceProbe, log: CdrLog, seed: int
) -> None:
    writer, oracle = Writer(log, random.Random(seed)), Oracle()  # noqa: S311
    for _ in range(8):
        await live(probe, writer, oracle)
    writer.finish()
    async with probe.reading() as reader:
        await until(lambda: not missing(oracle, reader, log), lambda: missing(oracle, reader, log))
        await until(lambda: reader.state.lag_bytes == 0, lambda: reader.state)
        for line in reader.lines:
            oracle.given(line)
        assert reader.state.lost_generations == 0
    assert set(oracle.places) == set(log.expected)


@pytest.mark.faults
async def test_49_killed_at_random_nothing_is_lost(
    log: CdrLog, tmp_path: Path, probe: FileSourceProbe
) -> None:
    chance = random.Random(49)  # noqa: S311
    writer, sink = Writer(log, chance), tmp_path / "sink"
    oracle = Oracle()
    read = 0
    for _ in range(8):
        writer.step()
        with child("follow", tmp_path) as process:
            await a_while(0.2 + chance.random() * 0.3)
            for _ in range(chance.randint(0, 6)):
                writer.step()
                await a_while(chance.random() * 0.05)
            process.kill()
            process.wait()
        for line in sunk(sink)[read:]:
            place, payload = line.split(b" ", 1)
            oracle.places.setdefault(payload, place_of(place))
            file_id, offset = place_of(place)
            assert oracle.places[payload] == (file_id, offset)
            assert offset >= oracle.floors[file_id], "given again although remembered"
        read = len(sunk(sink))
        if probe.state_files():
            oracle.remembered(probe.remembered(), [])
    writer.finish()
    async with probe.reading() as reader:
        await until(lambda: {*oracle.places, *reader.payloads} >= set(log.expected))
    assert {*oracle.places, *reader.payloads} == set(log.expected)


def sunk(sink: Path) -> list[bytes]:
    """Give what a killed reader had written, but for a line it was writing."""
    return sink.read_bytes().split(b"\n")[:-1] if sink.exists() else []


def place_of(name: bytes) -> tuple[str, int]:
    file_id, _, offset = name.partition(b":")
    return file_id.decode(), int(offset)
