"""Two bridges, three workers, a stream and a book: one run from its seed to its last verdict."""

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import Context
from random import Random

from attrs import define, field

from adapters.memory.intake.receipts import MemoryReceiptState
from adapters.memory.intake.settled import MemorySettledBook
from adapters.memory.intake.source import MemoryFile
from application.intake.data import RecordKind
from domain.pricing.same_dialog import SameDialog
from oracle.told import Kind, Told, digest
from simulation.broker import Broker, Consumer
from simulation.chance import CALM, Bitten, Chances
from simulation.duties import Duty
from simulation.parts import Parts
from simulation.receipts import SimulatedWay
from simulation.script import HOSTS, Line
from simulation.store import Store
from simulation.timeline import Life, Timeline, context_of
from simulation.wire import Bell, Server, Wire

DUTIES = ("audit", "receipts", "relay", "traffic")
_ALL = tuple(RecordKind)
_FORGETS = 0.3
Program = Callable[["World", Life, asyncio.Event], Coroutine[object, object, None]]


@define(eq=False)
class Host:
    """A SIP host: what Kamailio writes, and a bell that rings when it does."""

    name: str
    file: MemoryFile
    news: Bell
    receipts: MemoryReceiptState = field(factory=MemoryReceiptState)

    def write(self, line: Line) -> None:
        """Append one line."""
        self.file.write(line.payload + b"\n")
        self.news.ring()


@define(eq=False)
class World:
    """Everything that there is in one run.

    Attributes:
        heals: bridges keep receipts, and publish again by themselves what the stream has lost.
    """

    dice: Random
    timeline: Timeline
    wire: Wire
    broker: Broker
    store: Store
    hosts: dict[str, Host]
    duties: dict[str, Duty]
    way: SimulatedWay
    heals: bool
    processes: list["Process"] = field(factory=list)
    told: list[Told] = field(factory=list)
    diary: list[str] = field(factory=list)

    @classmethod
    def of(
        cls, dice: Random, chances: Chances, parts: Parts, *, heals: bool, once: SameDialog
    ) -> "World":
        """Make a world in which nothing has happened yet."""
        # What its parent calls abstract is sockets and processes, which nobody here has.
        timeline = Timeline()  # type: ignore[abstract]
        wire = Wire(timeline, dice, chances, Bitten())
        broker = Broker(
            wire=wire,
            news=Bell(timeline),
            consumers=(
                Consumer({RecordKind.CDR}),
                Consumer({RecordKind.DEAD}),
                Consumer(_ALL),
            ),
        )
        store = Store(
            wire=wire,
            once=once,
            freed=Bell(timeline),
            recorded=Bell(timeline),
            parts=parts,
            settled=MemorySettledBook(clock=broker.now),
        )
        hosts = {name: Host(name, MemoryFile(broker.now), Bell(timeline)) for name in HOSTS}
        duties = {name: Duty(wire, Bell(timeline)) for name in DUTIES}
        return cls(dice, timeline, wire, broker, store, hosts, duties, SimulatedWay(wire), heals)

    def note(self, sentence: str) -> None:
        """Write down what happened, for those who look at one run."""
        self.diary.append(f"{self.timeline.now:8.2f}  {sentence}")

    def write(self, line: Line) -> None:
        """Let a host write a line, and the oracle remember it."""
        self.told.append(line.told)
        self.hosts[line.told.host].write(line)
        self.note(f"{line.told.host} writes {line.payload[:150]!r}")

    def leave(self, server: Server, seconds: float) -> None:
        """Let a server be away."""
        server.away = True
        self.wire.bitten.count(f"{server.name} away")
        self.note(f"the {server.name} goes away for {seconds:.0f} s")
        self.timeline.later(seconds, self._return, server)

    def _return(self, server: Server) -> None:
        server.away = False
        self.note(f"the {server.name} is there again")
        self.ring()

    def ring(self) -> None:
        """Let everybody look again."""
        for bell in (self.broker.news, self.store.recorded, self.store.freed):
            bell.ring()
        for host in self.hosts.values():
            host.news.ring()

    def calm_down(self) -> None:
        """Let nothing go wrong any more."""
        self.note("nothing goes wrong any more")
        self.wire.chances = CALM
        for process in self.processes:
            process.life.steps = -1

    def lose(self) -> None:
        """Let the stream lose a message; or all that it has, where bridges can mend that."""
        forgets = self.heals and self.dice.random() < _FORGETS
        for _ in range(len(self.broker.messages) if forgets else 1):
            self.broker.lose(self.dice.choice)
        self.wire.bitten.count("stream forgot" if forgets else "message lost")
        self.note(f"the stream has lost {sorted(self.broker.lost)}")

    @property
    def unrest(self) -> list[str]:
        """Name what has not come to its end."""
        store = self.store
        hours = store.traffic.kept.values()
        ends = {
            "files": all(
                host.file.remembered == len(host.file.lines) for host in self.hosts.values()
            ),
            "stream": self.broker.at_rest,
            "receipts": not self.heals or self._is_healed(),
            "relay": store.facts.place == len(store.ledger.journal.log),
            "traffic": sum(hour.attempts for hour in hours) == len(store.ledger.calls),
        }
        return [name for name, done in ends.items() if not done]

    def untold(self) -> set[tuple[str, bytes]]:
        """Give the lines that are in the book, and whose host never heard that."""
        # The same bytes twice on a host are one message of the stream, which tells one of their
        # places.
        ends = {(span.host, span.file_id, span.end) for span in self.store.settled.spans}
        lines = [(host.name, line) for host in self.hosts.values() for line in host.file.lines]
        told = {
            (name, line.payload) for name, line in lines if (name, line.file_id, line.end) in ends
        }
        return self._ended() - told

    def _ended(self) -> set[tuple[str, bytes]]:
        ended = self.store.ended
        return {
            (host.name, line.payload)
            for host in self.hosts.values()
            for line in host.file.lines
            if (host.name, line.file_id, line.offset) in ended
        }

    def _is_healed(self) -> bool:
        wanted = {(told.host, told.digest) for told in self.told if told.kind is not Kind.NEITHER}
        ended = {(host, digest(payload)) for host, payload in self._ended()}
        return wanted <= ended and not self.untold()


@define(eq=False)
class Process:
    """A program that is started again whenever it ends, however it ends."""

    world: World
    name: str
    program: Program
    life: Life = field(init=False)
    _stop: asyncio.Event = field(factory=asyncio.Event, init=False)

    def start(self) -> None:
        """Begin a life."""
        self._stop = asyncio.Event()
        self.life = Life(self.name, self._steps(), self._strike)
        task = self.world.timeline.create_task(
            self.program(self.world, self.life, self._stop), context=context_of(self.life)
        )
        task.add_done_callback(self._ended, context=Context())

    def _steps(self) -> int:
        chances = self.world.wire.chances
        if not (chances.ends or chances.stands_still or chances.stops):
            return -1
        return int(self.world.dice.expovariate(1 / chances.steps))

    def _strike(self, life: Life) -> None:
        world, chances = self.world, self.world.wire.chances
        kinds = (self._kill, self._hold, self._ask)
        weights = (chances.ends, chances.stands_still, chances.stops)
        if any(weights):
            world.dice.choices(kinds, weights)[0](life)

    def _kill(self, life: Life) -> None:
        life.alive = False
        # A killed process's connections are closed at once, those of a host without power later.
        found_dead = self.world.dice.choice((0.0, 0.0, 30.0))
        self._count(f"killed, found dead after {found_dead:.0f} s")
        self.world.timeline.later(found_dead, self._bury, life)
        self.world.timeline.later(1 + self.world.dice.random() * 5, self.start)

    def _bury(self, life: Life) -> None:
        self.world.store.gone(life)
        for duty in self.world.duties.values():
            duty.passes_from(life)

    def _hold(self, life: Life) -> None:
        life.stands_still = True
        seconds = self.world.dice.choice((1.0, 20.0, 45.0, 100.0, 200.0))
        self._count(f"stands still for {seconds:.0f} s")
        self.world.store.stands_still(life)
        for duty in self.world.duties.values():
            duty.stands_still(life)
        self.world.timeline.later(seconds, self._go_on, life)

    def _go_on(self, life: Life) -> None:
        self.world.note(f"{self.name} goes on")
        life.steps = self._steps()
        self.world.timeline.goes_on(life)
        for duty in self.world.duties.values():
            duty.goes_on(life)

    def _ask(self, life: Life) -> None:
        self._count("asked to stop")
        del life
        self._stop.set()
        self.world.ring()

    def _count(self, what: str) -> None:
        self.world.wire.bitten.count(what.partition(",")[0].partition(" for ")[0])
        self.world.note(f"{self.name} is {what}" if what[0] != "s" else f"{self.name} {what}")

    def _ended(self, task: "asyncio.Task[None]") -> None:
        error = task.exception()
        if error is not None:
            self.world.timeline.troubles.append(f"{self.name} ended by itself: {error!r}")
            return
        self.world.note(f"{self.name} has stopped")
        self.life.alive = False
        self._bury(self.life)
        self.world.timeline.later(self.world.dice.random() * 2, self.start)
