"""The doctor names what is wrong with the stream's server, and how to mend it."""

import pytest

from adapters.contract.builders import MOMENT
from adapters.memory.health.servers import MemoryStreamLayout, MemoryStreamServer
from adapters.memory.intake.stream import MemoryStream
from adapters.memory.proof.stream_view import MemoryStreamView
from application.errors import SetupError, UnavailableError
from application.health.data import StreamSize
from application.health.examine_stream import ExamineStream, version_finding
from application.health.finding import State
from application.proof.overview import StreamFigures


class NoStream(MemoryStreamView):
    """A server without the stream."""

    async def figures(self) -> StreamFigures:
        raise SetupError("stream AKIRA_CDR: not found")


def examine(
    layout: MemoryStreamLayout, *, server: MemoryStreamServer | None = None, absent: bool = False
) -> ExamineStream:
    view = NoStream if absent else MemoryStreamView
    return ExamineStream(
        server=server or MemoryStreamServer(),
        view=view(MemoryStream()),
        layout=layout,
        clock=lambda: MOMENT,
    )


async def a_layout() -> MemoryStreamLayout:
    layout = MemoryStreamLayout()
    await layout.setup(StreamSize(max_bytes=-1))
    return layout


async def test_all_is_well() -> None:
    found = await examine(await a_layout(), server=MemoryStreamServer(time=MOMENT))()
    assert {each.state for each in found} == {State.GOOD}
    assert [each.about for each in found] == [
        "nats version",
        "nats stream AKIRA_CDR",
        "nats consumer cdr-worker",
        "nats clock",
    ]


async def test_a_server_that_does_not_tell_the_time_is_no_finding() -> None:
    assert "nats clock" not in {each.about for each in await examine(await a_layout())()}


async def test_a_stream_that_is_missing_is_created_by_setup() -> None:
    found = await examine(MemoryStreamLayout(), absent=True)()
    assert (found[-1].state, found[-1].mend) == (State.BAD, "akira setup")


async def test_a_part_that_is_missing_is_named() -> None:
    found = await examine(MemoryStreamLayout())()
    bad = [each.about for each in found if each.state is State.BAD]
    assert bad == ["nats stream AKIRA_CDR", "nats consumer cdr-worker"]


async def test_rights_that_are_missing_are_named() -> None:
    layout = await a_layout()
    layout.fail_next(SetupError("permissions violation"))
    [rights] = [each for each in await examine(layout)() if each.about == "nats rights"]
    assert (rights.state, rights.seen) == (State.BAD, "permissions violation")
    assert "JS.API" in rights.mend


async def test_a_server_that_is_away_is_the_callers_business() -> None:
    server = MemoryStreamServer()
    server.fail_next(UnavailableError("away"))
    with pytest.raises(UnavailableError):
        await examine(await a_layout(), server=server)()


@pytest.mark.parametrize(
    ("version", "state"),
    [((2, 10, 22), State.BAD), ((2, 10, 23), State.GOOD), ((3, 0, 0), State.GOOD)],
)
def test_versions_that_lose_streams(version: tuple[int, int, int], state: State) -> None:
    assert version_finding(version).state is state
