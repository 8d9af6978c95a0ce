"""Whoever asks for what follows by itself within a minute need not ask again."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Final

from application.patience import Patience
from application.proof.duties import has_worker

if TYPE_CHECKING:
    from entrypoints.containers.operator.register import RegisterContainer

A_MINUTE: Final = 60.0


async def wait_for(
    is_so: Callable[[], Awaitable[bool]],
    what: str,
    *,
    will_be: Callable[[], Awaitable[bool]],
    longest: float = A_MINUTE,
    pause: float = 0.5,
) -> None:
    """Ask until it is so or `longest` seconds are over, where it will be; say once that we wait."""
    if await is_so() or not await will_be():
        return
    sys.stderr.write(f"akira: waiting for {what}, a minute at most (--no-wait: not at all)\n")
    sys.stderr.flush()
    end = monotonic() + longest
    while not await is_so() and monotonic() < end:  # noqa: ASYNC110 nobody tells of a seal
        await asyncio.sleep(pause)


def for_seals(use: "RegisterContainer") -> Patience:
    """Give the patience for the next seal, which comes where a worker is heard of."""
    return partial(wait_for, what="seals", will_be=partial(_has_worker, use))


async def _has_worker(use: "RegisterContainer") -> bool:
    now = use.clock()()
    return has_worker(await use.census().overview(now), now)
