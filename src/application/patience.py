"""Who waits for what follows by itself, and how."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

# Asks until it is so, or its patience ends.
Patience: TypeAlias = Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]]
