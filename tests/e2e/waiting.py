"""Waits for a condition, never for a time."""

import time
from collections.abc import Callable

_LOOK_EVERY = 0.02


def wait_until(condition: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Return as soon as the condition holds; raise TimeoutError that says what did not happen."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:g} s: {what}")
        time.sleep(_LOOK_EVERY)
