"""31 kinds of rotation, ten times each at random moments: each line once, and none again.

What is between two steps of a kind is left to chance: a look at the files, a reader that stands
still, a stop, a crash. Nothing removes duplicates here but the tail itself.
"""

import asyncio
import gzip
import random
import shutil
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import BinaryIO

import pytest
from attrs import define, field

from adapters.contract.waiting import until
from contract.cdr_log import CdrLog
from contract.source_probes import FileSourceProbe, TailReader
from contract.tail_oracle import Oracle

# What the letters do is written at the methods; with `+` nothing can happen in between.
KINDS = {
    "renamed": "w r w",
    "renamed_twice_at_once": "w r+w+r+w",
    "the_new_file_comes_late": "w+r . w",
    "a_late_writer": "w o r+w l w",
    "a_late_writer_after_two_rotations": "w o r+w r+w l w",
    "compressed_at_once": "w r+w z w",
    "compressed_before_the_new_file": "w r+z w",
    "compressed_one_rotation_later": "w r w r w Z w",
    "compressed_while_its_writer_has_it": "w o r+w l z l w",
    "compressed_twice_with_late_writers": "w o r+w l z l r+w z w",
    "names_with_dates": "w d w d w",
    "names_with_dates_compressed": "w d+w D w d w",
    "copied_and_truncated_at_once": "w c+t w",
    "copied_and_truncated": "w c t w",
    "a_line_between": "w c b t w",
    "copied_slowly": "w s t w",
    "copied_slowly_and_a_line_between": "w s b t w",
    "copied_and_truncated_twice_at_once": "w c+t+w+c+t w",
    "copied_and_truncated_twice": "w c b t w c b t w",
    "regrown_beyond_what_it_was": "w c+t+W w",
    "a_copy_that_is_compressed": "w c t z w",
    "a_copy_that_is_compressed_and_a_line_between": "w c b t z w",
    "a_backup_beside_it": "w c w c w",
    "a_backup_and_then_truncated": "w c w s t w",
    "a_backup_that_is_compressed": "w c w z w c b t w",
    "truncated_then_renamed": "w c b t w r w",
    "renamed_then_truncated": "w r w c b t w",
    "replaced_by_a_longer_copy": "w p w",
    "moved_elsewhere": "w o m l w",
    "copied_and_removed": "w c+u w",
    "everything": "",
}


@define
class Trial:
    """A writer that rotates, and readers that come and go."""

    probe: FileSourceProbe
    log: CdrLog
    chance: random.Random
    oracle: Oracle = field(factory=Oracle)
    reader: TailReader | None = None
    crash: bool = False
    pinned: bool = False
    files: ExitStack = field(factory=ExitStack)
    _old: BinaryIO | None = None
    _reading: AsyncExitStack = field(factory=AsyncExitStack)
    _number: int = 0

    async def run(self, steps: str) -> None:
        """Take the steps of a kind."""
        for group in steps.split():
            for step in group.split("+"):
                await STEPS[step](self)
            await self.a_while()

    async def write(self) -> None:
        self.lines(self.chance.choice((1, 2, 5, 30)))

    async def write_much(self) -> None:
        self.lines(200)

    async def nothing(self) -> None:
        """Leave the file absent for a while."""

    async def rename(self) -> None:
        self.log.rename()

    async def rename_by_date(self) -> None:
        self._number += 1
        self.log.path.rename(self.log.directory / f"cdr.jsonl-20261101-{self._number:06}")

    async def compress_dated(self) -> None:
        dated = max(self.log.directory.glob("cdr.jsonl-2*[0-9]"))
        dated.with_name(f"{dated.name}.gz").write_bytes(gzip.compress(dated.read_bytes()))
        dated.unlink()

    async def copy(self) -> None:
        self.log.copy()

    async def copy_slowly(self) -> None:
        self.log.shift()
        with self.log.path.open("rb") as source:
            while chunk := source.read(self.chance.choice((100, 3000, 20_000))):
                self.log.write_raw(chunk, to=self.log.rotated(1))
                await self.a_while()

    async def truncate(self) -> None:
        self.log.truncate()

    async def unlink(self) -> None:
        self.log.path.unlink()

    async def compress_first(self) -> None:
        if self._old:
            # What is written into a file without a name is for those who have it open.
            await self.all_given()
            self.pinned = True
        self.log.compress(1)

    async def compress_second(self) -> None:
        self.log.compress(2)

    async def open_old(self) -> None:
        self._old = self.files.enter_context(self.log.path.open("ab"))

    async def write_late(self) -> None:
        """Write as a process does that has not heard of the rotation."""
        assert self._old
        self._old.write(self._line() + b"\n")
        self._old.flush()
        if self.pinned:
            await self.all_given()

    async def move_elsewhere(self) -> None:
        await self.all_given()
        self.pinned = True
        self.log.path.rename(self.log.directory.with_name("elsewhere"))

    async def replace(self) -> None:
        draft = self.log.directory / "draft"
        shutil.copyfile(self.log.path, draft)
        self.log.write(self._line(), to=draft)
        self.log.expected.pop()
        draft.replace(self.log.path)

    async def read_between(self) -> None:
        """Write and read what no copy holds, as between a copy and the truncation."""
        self.lines(self.chance.choice((1, 3)))
        await self.all_given()

    async def a_while(self) -> None:
        """Let the tail look, read, stop or die, as chance has it."""
        await asyncio.sleep(self.chance.choice((0, 0, 0.001, 0.02, 0.06)))
        if self.reader and self.chance.random() < 0.25 and not self.pinned:
            await self.leave()
        if self.reader is None:
            await self.come()
        elif self.chance.random() < 0.5:
            self.reader.release()

    async def come(self) -> TailReader:
        """Begin to read, or only to look."""
        held, self.crash = self.chance.random() < 0.4, self.chance.random() < 0.5
        self.reader = await self._reading.enter_async_context(
            self.probe.reading(held=held, crash=self.crash)
        )
        return self.reader

    async def leave(self) -> None:
        """Stop or crash."""
        if self.reader:
            reader, self.reader = self.reader, None
            await self._reading.aclose()
            for line in reader.lines:
                self.oracle.given(line)
            self.oracle.remembered(self.probe.remembered(), [])
            if not self.crash:
                self.oracle.stopped(reader.lines, [])

    async def all_given(self) -> TailReader:
        """Read until every line was given in this life or a former one."""
        reader = self.reader or await self.come()
        reader.release()
        await until(lambda: not self.missing(), lambda: [each[:12] for each in self.missing()][:5])
        return reader

    def missing(self) -> list[bytes]:
        given = self.reader.payloads if self.reader else []
        found = {*self.oracle.places, *given}
        return [each for each in self.log.expected if each not in found]

    def lines(self, count: int) -> None:
        self.log.write_raw(b"".join(self._line() + b"\n" for _ in range(count)))

    def _line(self) -> bytes:
        self._number += 1
        name = b"%d " % self._number
        line = name * (1 + self.chance.choice((30, 300, 1500)) // len(name))
        self.log.expected.append(line)
        return line


STEPS: dict[str, Callable[[Trial], Awaitable[None]]] = {
    "w": Trial.write,
    "W": Trial.write_much,
    ".": Trial.nothing,
    "r": Trial.rename,
    "d": Trial.rename_by_date,
    "D": Trial.compress_dated,
    "c": Trial.copy,
    "s": Trial.copy_slowly,
    "t": Trial.truncate,
    "u": Trial.unlink,
    "z": Trial.compress_first,
    "Z": Trial.compress_second,
    "o": Trial.open_old,
    "l": Trial.write_late,
    "m": Trial.move_elsewhere,
    "p": Trial.replace,
    "b": Trial.read_between,
}


@pytest.mark.parametrize("kind", KINDS)
async def test_each_line_once(tmp_path: Path, kind: str) -> None:
    async with asyncio.TaskGroup() as trials:
        for seed in range(10):
            directory = tmp_path / str(seed) / "acc"
            directory.mkdir(parents=True)
            trials.create_task(try_it(CdrLog(directory), kind, seed))


async def try_it(log: CdrLog, kind: str, seed: int) -> None:
    probe = FileSourceProbe(log, log.directory.with_name("state"))
    trial = Trial(probe, log, random.Random(f"{kind} {seed}"))  # noqa: S311
    several = [each for each in KINDS.values() if each and "m" not in each and "d" not in each]
    steps = KINDS[kind] or " ".join(trial.chance.sample(several, 5))
    with trial.files:
        try:
            await trial.run(steps)
            reader = await trial.all_given()
            await until(lambda: reader.state.lag_bytes == 0, lambda: (seed, reader.state))
            await reader.gives_no_more()
            await trial.leave()
        except AssertionError as error:
            error.add_note(f"seed {seed}: {steps}")
            raise
    assert reader.state.lost_generations == 0, seed
    assert set(trial.oracle.places) == set(log.expected), seed
