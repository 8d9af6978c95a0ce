"""What the live gateway does all the time, beside answering."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from adapters.web.viewing import Rounds
from application.errors import UnavailableError
from application.live.note_viewers import NoteViewers
from application.live.watch_calls import WatchCalls

_log = logging.getLogger(__name__)
_KEEP_SECONDS = 60.0
_LEARN_SECONDS = 2.0
_NOTE_SECONDS = 5.0
_FIRST_LOOKS, _BETWEEN_LOOKS = 20, 0.05
# Of the grace in which a process ends; the streams are ended meanwhile.
_LAST_WORD_SECONDS = 4.0
Work = Coroutine[Any, Any, None]


async def watch_until_stopped(
    watching_calls: WatchCalls, noting: NoteViewers, rounds: Rounds, stop: asyncio.Event
) -> None:
    """Read, learn, close rounds, keep the view, note viewers; at the end let these go.

    The view is kept, and viewers are noted, once more at the end.

    Raises:
        SetupError: no right to read.
    """
    # Prices and owners first: those that come later would make every viewer begin anew.
    for _ in range(_FIRST_LOOKS):
        if await watching_calls.learn():
            break
        await asyncio.sleep(_BETWEEN_LOOKS)
    await watching_calls.resume()
    caught_up = asyncio.Event()
    view = watching_calls.view

    async def follow_cdrs() -> None:
        await caught_up.wait()
        await watching_calls.follow_cdrs()

    def pass_time() -> None:
        if view.caught_up:
            view.pass_time(datetime.now(UTC))

    await _until_stopped(
        stop,
        watching_calls.follow_calls(caught_up.set),
        follow_cdrs(),
        rounds.go_round(pass_time),
        _each(_LEARN_SECONDS, watching_calls.learn),
        _each(_KEEP_SECONDS, watching_calls.keep),
        _each(_NOTE_SECONDS, noting),
    )
    rounds.end()
    with suppress(TimeoutError, UnavailableError):
        await asyncio.wait_for(_last_words(watching_calls, noting), _LAST_WORD_SECONDS)


async def _last_words(watching_calls: WatchCalls, noting: NoteViewers) -> None:
    await watching_calls.keep()
    await noting()


async def _each(seconds: float, deed: Callable[[], Awaitable[object]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await deed()
        except (UnavailableError, OSError) as error:
            # OSError: this machine has no file, no thread, no socket for us just now.
            _log.warning("later", extra={"error": str(error)})


async def _until_stopped(stop: asyncio.Event, *works: Work) -> None:
    stopping = asyncio.create_task(stop.wait())
    tasks = {stopping, *(asyncio.create_task(work) for work in works)}
    running = set(tasks)
    try:
        while not stop.is_set():
            done, running = await asyncio.wait(running, return_when="FIRST_COMPLETED")
            for task in done:
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
