"""How every command works: a use case of a container, one report, an exit code."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

from entrypoints.terminal.printing import emit
from entrypoints.terminal.report import Report

_C = TypeVar("_C")
_T = TypeVar("_T")


def run(
    container: AbstractAsyncContextManager[_C],
    work: Callable[[_C], Awaitable[_T]],
    tell: Callable[[_T], Report],
    *,
    as_json: bool,
    as_lines: bool = False,
) -> int:
    """Open, work, close, print what is told of the result; give the exit code.

    Raises:
        SettingError: a variable is missing or cannot be used.
        PortError: the work cannot be done.
    """
    return emit(tell(asyncio.run(using(container, work))), as_json=as_json, as_lines=as_lines)


async def using(
    container: AbstractAsyncContextManager[_C], work: Callable[[_C], Awaitable[_T]]
) -> _T:
    """Work while a container is open."""
    async with container as opened:
        return await work(opened)
