"""What the demo is doing, said as it begins and every few seconds while it goes on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread
from time import monotonic
from typing import TextIO

from attrs import define, field

_SECONDS = 4.0


@define
class Steps:
    """Tells of steps, also while a server is being made and nothing else can speak."""

    out: TextIO = field(factory=lambda: sys.stdout)
    every: float = _SECONDS
    _doing: str = ""
    _began: float = 0.0
    _said: float = 0.0
    _lock: Lock = field(factory=Lock, init=False)

    def step(self, what: str) -> None:
        """Begin a step, and say so."""
        with self._lock:
            self._doing, self._began = what, monotonic()
            self._say(what)

    def now(self, what: str) -> None:
        """Say with the next sign of life how far the step is."""
        with self._lock:
            self._doing = what

    @contextmanager
    def going_on(self) -> Iterator["Steps"]:
        """Give signs of life meanwhile."""
        ended = Event()
        teller = Thread(target=self._tell_until, args=(ended,), daemon=True)
        teller.start()
        try:
            yield self
        finally:
            ended.set()
            teller.join()

    def _tell_until(self, ended: Event) -> None:
        while not ended.wait(self.every / 8):
            with self._lock:
                if self._doing and monotonic() - self._said >= self.every:
                    self._say(f"  {monotonic() - self._began:.0f} s: {self._doing}")

    def _say(self, text: str) -> None:
        self._said = monotonic()
        self.out.write(f"{text}\n")
        self.out.flush()
