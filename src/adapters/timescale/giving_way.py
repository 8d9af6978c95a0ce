"""What an owner does to a database in use: PostgreSQL may end it so that others go on."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, TypeVar

from asyncpg.exceptions import DeadlockDetectedError

_T = TypeVar("_T")
# Each takes the server's deadlock_timeout, a second, before it gives way.
_TRIES: Final = 100


async def again_after_a_deadlock(transaction: Callable[[], Awaitable[_T]]) -> _T:
    """Do a transaction, and once more where it was rolled back to let others go on."""
    for _ in range(_TRIES - 1):
        with suppress(DeadlockDetectedError):
            return await transaction()
    return await transaction()
