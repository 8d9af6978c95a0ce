"""Servers that may be away while somebody is told where records are."""

from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeAlias, TypeVar

from attrs import frozen

from application.errors import PortError

_T = TypeVar("_T")
_P = ParamSpec("_P")
Asked: TypeAlias = Callable[_P, Awaitable[_T]]


@frozen
class Away:
    """Somebody who did not answer, and why not."""

    why: str


async def answer(asked: Awaitable[_T]) -> _T | Away:
    """Give the answer, or why there is none."""
    try:
        return await asked
    except PortError as error:
        return Away(str(error))
