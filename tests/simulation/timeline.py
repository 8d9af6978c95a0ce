"""An event loop without sockets and without waiting: time passes when nobody can do anything."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context, ContextVar, copy_context
from heapq import heappop, heappush
from typing import Any, TypeVar, TypeVarTuple

from attrs import define, field

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")


@define(eq=False)
class Life:
    """One life of a process: it does steps until something happens to it.

    A step is what a task does from one `await` to the next, so a life can end, or stand still, at
    every `await` and nowhere else. Who is dead does nothing any more, not even what stands in a
    `finally`.

    Attributes:
        steps: until `strike` is called; below zero it never is.
        strike: called once, and decides what happens.
    """

    name: str
    steps: int = -1
    strike: Callable[["Life"], None] = lambda _: None
    alive: bool = True
    stands_still: bool = False
    held_up: list["Step"] = field(factory=list)

    def lets(self, step: "Step") -> bool:
        """Tell whether a step is done now."""
        if self.steps >= 0 and self.alive and not self.stands_still:
            self.steps -= 1
            if self.steps < 0:
                self.strike(self)
        if self.stands_still and self.alive:
            self.held_up.append(step)
            return False
        return self.alive


LIFE: ContextVar[Life | None] = ContextVar("LIFE", default=None)
_NOBODY = Context()


def context_of(life: Life) -> Context:
    """Give the context in which everything belongs to this life."""
    context = _NOBODY.copy()
    context.run(LIFE.set, life)
    return context


class TooBusyError(Exception):
    """So many steps, and no end."""


class Step(asyncio.TimerHandle):
    """Something to be done in a life; its parent's own making would cost half of all time."""

    __slots__ = ("again", "args", "context", "life", "over")

    def __init__(
        self, callback: Callable[..., object], args: tuple[Any, ...], context: Context | None
    ) -> None:
        self.again = callback
        self.args = args
        self.context = copy_context() if context is None else context
        self.life = self.context.get(LIFE)
        self.over = False

    def cancel(self) -> None:
        self.over = True

    def cancelled(self) -> bool:
        return self.over


@define(eq=False)
class Timeline(asyncio.AbstractEventLoop):
    """Steps in the order in which they were asked for, timers by their time.

    Attributes:
        now: seconds since the beginning.
        steps: that were done.
        troubles: errors that nobody took.
    """

    now: float = 0.0
    steps: int = 0
    troubles: list[str] = field(factory=list)
    ended: bool = False
    _ready: deque[Step] = field(factory=deque)
    _timers: list[tuple[float, int, Step]] = field(factory=list)
    _count: int = 0
    _tasks: list[tuple["asyncio.Task[Any]", Coroutine[Any, Any, Any]]] = field(factory=list)

    def run(self, job: Coroutine[Any, Any, _T], most_steps: int) -> _T:
        """Run until the job is done.

        Raises:
            TooBusyError: it is not done after so many steps.
        """
        asyncio._set_running_loop(self)  # noqa: SLF001 meant for event loops
        try:
            task: asyncio.Task[_T] = self.create_task(job)
            while not task.done():
                self._step(most_steps)
            return task.result()
        finally:
            asyncio._set_running_loop(None)  # noqa: SLF001
            self._end()

    def _end(self) -> None:
        self.ended = True
        for task, job in self._tasks:
            if not task.done():
                job.close()

    def _step(self, most_steps: int) -> None:
        if not self._ready:
            if not self._timers:
                raise TooBusyError("everybody waits for ever")
            when, _, timer = heappop(self._timers)
            if timer.over:
                return
            self.now = max(self.now, when)
            self._ready.append(timer)
        step = self._ready.popleft()
        if step.over:
            return
        self.steps += 1
        if self.steps > most_steps:
            raise TooBusyError(f"no end after {most_steps} steps, {self.now:.0f} s")
        if step.life is None or step.life.lets(step):
            step.context.run(step.again, *step.args)

    def goes_on(self, life: Life) -> None:
        """Let a life go on that stood still."""
        life.stands_still = False
        self._ready.extend(life.held_up)
        life.held_up.clear()

    def later(self, seconds: float, callback: Callable[[*_Ts], object], *args: *_Ts) -> None:
        """Call as nobody, so that it happens whoever is dead by then."""
        self.call_later(seconds, callback, *args, context=_NOBODY)

    def time(self) -> float:
        return self.now

    def call_soon(
        self, callback: Callable[[*_Ts], object], *args: *_Ts, context: Context | None = None
    ) -> asyncio.Handle:
        step = Step(callback, args, context)
        self._ready.append(step)
        return step

    def call_later(
        self,
        delay: float,
        callback: Callable[[*_Ts], object],
        *args: *_Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        return self.call_at(self.now + delay, callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[[*_Ts], object],
        *args: *_Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        step = Step(callback, args, context)
        self._count += 1
        heappush(self._timers, (when, self._count, step))
        return step

    def create_future(self) -> "asyncio.Future[Any]":
        return asyncio.Future(loop=self)

    # What a loop takes here is another with every Python.
    def create_task(self, coro: Any, **given: Any) -> "asyncio.Task[Any]":  # noqa: ANN401
        context = given.get("context")
        # A name of its own saves the library's, which counts all tasks of the process.
        task = asyncio.Task(
            coro,
            loop=self,
            name=str(given.get("name")),
            context=copy_context() if context is None else context,
        )
        # Of one who is dead nothing may be tidied away, and no `finally` be done, before the end.
        self._tasks.append((task, coro))
        return task

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        return not self.ended

    def is_closed(self) -> bool:
        return self.ended

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        if not self.ended:
            self.troubles.append(f"{context.get('message')}: {context.get('exception')!r}")
