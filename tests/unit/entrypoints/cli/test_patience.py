"""A command waits for what follows by itself, and for nothing else."""

from collections.abc import Awaitable, Callable

import pytest

from entrypoints.cli.patience import wait_for


def after(asked: int) -> Callable[[], Awaitable[bool]]:
    """Give what is so once it was asked so many times."""
    answers = iter([False] * asked)

    async def ask() -> bool:
        return next(answers, True)

    return ask


async def test_who_waits_says_so_once(capsys: pytest.CaptureFixture[str]) -> None:
    is_so = after(3)
    await wait_for(is_so, "seals", will_be=after(0), pause=0)
    assert await is_so()
    assert capsys.readouterr().err.count("akira: waiting for seals") == 1


@pytest.mark.parametrize(("left", "worker"), [(0, 0), (2, 1)])
async def test_nobody_waits_for_what_is_so_or_will_never_be(
    left: int, worker: int, capsys: pytest.CaptureFixture[str]
) -> None:
    is_so = after(left)
    await wait_for(is_so, "seals", will_be=after(worker))
    assert await is_so() is (left == 0)
    assert capsys.readouterr().err == ""


async def test_nobody_waits_for_ever() -> None:
    await wait_for(after(1 << 30), "seals", will_be=after(0), longest=0)
