"""`akira tariff import` of a large file of rates, and the worker that holds what it says."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import perf_counter

from bench import targets
from bench.database import Database
from bench.kernel import peak_memory
from bench.lines import cdr_lines
from bench.money import deck_prefixes
from bench.publishing import fill
from bench.rig import Rig
from bench.rows import Row
from bench.running import BenchError
from bench.sizes import DEFAULT
from bench.stream import bodies

_HEAD = "prefix,destination,rate,rate_unit,setup_fee,first_increment,next_increment\n"


async def measure(rig: Rig) -> Sequence[Row]:
    """Measure time and memory of the import, then the worker's memory."""
    folder = rig.a_folder()
    file = folder / "rates.csv"
    _write(file, rig.sizes.imported)
    async with rig.a_database() as database:
        took, peak = await _import(file, database, rig.sizes.imported)
        held = await _worker_memory(rig, database, folder)
    what = f"tariff import, {rig.sizes.imported:,} rows"
    return [
        Row(what=f"{what}, time", measured=took, unit="s", target=targets.IMPORT_TIME),
        Row(what=f"{what}, memory", measured=peak, unit="MiB", target=targets.IMPORT_MEMORY),
        Row(what=f"worker, peak memory, {rig.sizes.imported:,} prefixes", measured=held,
            unit="MiB", target=targets.WORKER_MEMORY),
    ]  # fmt: skip


def _write(file: Path, rows: int) -> None:
    with file.open("w") as csv:
        csv.write(_HEAD)
        for number, prefix in enumerate(deck_prefixes(rows)):
            price = f"0.{number * 7919 % 1999 + 1:04d}"
            csv.write(
                f"{prefix},Destination {prefix[:4]},{price},60,0,60,{(1, 6, 30, 60)[number % 4]}\n"
            )
        # What the calls of the lines begin with; the file has longer prefixes only.
        csv.writelines(
            f"{number},Anywhere {number},0.01,60,0,60,1\n" for number in range(100, 1000)
        )


async def _import(file: Path, database: Database, rows: int) -> tuple[float, float]:
    words = ["tariff", "import", str(file), "--name", "bench", "--currency", "EUR",
             "--effective-from", "2021-01-01", "--json"]  # fmt: skip
    began, peak = perf_counter(), 0.0
    with subprocess.Popen(  # noqa: ASYNC220 looked at until it ends
        [sys.executable, "-m", "entrypoints.cli", *words],
        env={**os.environ, "AKIRA_DATABASE_URL": database.dsn},
        stdout=subprocess.DEVNULL,
    ) as process:
        # Not what the kernel tells at the end: that counts our own memory, from before the exec.
        while process.poll() is None:
            with suppress(OSError, ValueError):
                peak = peak_memory(process.pid)
            await asyncio.sleep(0.02)
    if process.returncode:
        raise BenchError(f"the import of {rows} rows ended with {process.returncode}")
    return perf_counter() - began, peak


async def _worker_memory(rig: Rig, database: Database, folder: Path) -> float:
    stream = rig.nats[DEFAULT].stream
    await stream.renew()
    found = bodies(cdr_lines(rig.records(DEFAULT)))
    await fill(stream, found)
    async with rig.worker(DEFAULT, database, folder) as worker:
        await worker.ready()
        await stream.drained()
        await database.debited(len(found) * 8 // 10)
        return worker.peak_memory()
