"""Stands between a worker and PostgreSQL, and calls out at a chosen step of its transaction."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from attrs import define, field

_SOCKET = ".s.PGSQL.5432"
_FIRST_STATEMENT = b"select version, held.*"
_PREPARED = b"__asyncpg_stmt_"
# Message types of the protocol (PostgreSQL 17, chapter 53): the server is ready for a statement.
_READY = b"Z"
_HEAD = 5


@define(eq=False)
class StatementProxy:
    """Counts the steps of the transaction that enters calls.

    A step is a request on its way to the server, or an answer that says a statement is done. At
    step `at` of a transaction the proxy calls `reached` and lets nothing pass any more.

    Attributes:
        inside: connections in the middle of such a transaction.
    """

    server: Path
    at: int = -1
    reached: Callable[[], None] = lambda: None
    steps: int = 0
    cut: bool = False
    inside: set["_Connection"] = field(factory=set, init=False)
    tasks: set[asyncio.Task[None]] = field(factory=set, init=False)

    def arm(self, at: int, reached: Callable[[], None]) -> None:
        """Call out at this step of the next transaction that has so many."""
        self.at, self.reached, self.steps, self.cut = at, reached, 0, False
        self.inside.clear()

    def disarm(self) -> None:
        """Let everything pass."""
        self.arm(-1, lambda: None)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Relay one connection."""
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        far_reader, far_writer = await asyncio.open_unix_connection(str(self.server / _SOCKET))
        ledger = _Connection(self)
        try:
            with suppress(asyncio.CancelledError):
                await asyncio.gather(
                    self._relay(reader, far_writer, ledger.asked),
                    self._relay(far_reader, writer, ledger.answered),
                )
        finally:
            for each in (writer, far_writer):
                each.close()

    async def _relay(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        look: Callable[[bytes], None],
    ) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                look(data)
                if self.cut:
                    break
                writer.write(data)
                await writer.drain()
        writer.close()

    def step(self) -> None:
        """Count one step."""
        if self.at < 0 or self.cut:
            return
        if self.steps == self.at:
            self.cut = True
            self.reached()
        self.steps += 1

    def begin(self, connection: "_Connection") -> None:
        """Note that a transaction begins: its steps are counted from here."""
        if connection not in self.inside:
            self.inside.add(connection)
            self.steps = 0

    def end(self, connection: "_Connection") -> None:
        """Note that a transaction is over."""
        self.inside.discard(connection)


@define(eq=False)
class _Connection:
    """What one connection does: nothing counts until it begins to enter calls."""

    proxy: StatementProxy
    entering: bool = False
    _name: bytes | None = None
    _rest: bytes = b""

    def asked(self, data: bytes) -> None:
        """Look at bytes on their way to the server."""
        self._learn_name(data)
        self.entering = self.entering or (self._name is not None and self._name in data)
        if self.entering:
            self.proxy.begin(self)
            self.proxy.step()

    def _learn_name(self, data: bytes) -> None:
        # A statement is sent as text once a connection, and then by the name that it got.
        before, found, _ = data.partition(_FIRST_STATEMENT)
        if found:
            start = before.rindex(_PREPARED)
            self._name = before[start : before.index(b"\0", start) + 1]

    def answered(self, data: bytes) -> None:
        """Look at bytes on their way back."""
        self._rest += data
        while len(self._rest) >= _HEAD:
            length = int.from_bytes(self._rest[1:_HEAD], "big") + 1
            if len(self._rest) < length:
                return
            message, self._rest = self._rest[:length], self._rest[length:]
            if self.entering and message[:1] == _READY:
                self.proxy.step()
                # Idle again: the transaction is over, the next statement begins another.
                self.entering = message[_HEAD:] != b"I"
                if not self.entering:
                    self.proxy.end(self)


@asynccontextmanager
async def a_proxy(server: Path, folder: Path) -> AsyncIterator[StatementProxy]:
    """Listen in a folder as PostgreSQL does."""
    folder.mkdir()  # noqa: ASYNC240 a test's folder
    proxy = StatementProxy(server)
    listening = await asyncio.start_unix_server(proxy.serve, str(folder / _SOCKET))
    try:
        yield proxy
    finally:
        listening.close()
        for task in proxy.tasks:
            task.cancel()
        await asyncio.gather(*proxy.tasks, return_exceptions=True)
