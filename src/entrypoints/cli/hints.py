"""What is said below an answer of words that may be slips of the hand."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeVar, cast

from attrs import evolve

from application.errors import RejectedError
from application.proof.near_names import Named
from domain.money.errors import RefusedError
from entrypoints.cli.running import run
from entrypoints.terminal.report import Report


class KnowsNames(Protocol):
    """A container that tells strange names."""

    @property
    def near_names(self) -> Callable[[], Callable[[Named], Awaitable[Sequence[str]]]]:
        """The use case."""


_C = TypeVar("_C", bound=KnowsNames)
_H = TypeVar("_H")
Hinted = tuple[_H, Sequence[str]]


def with_hints(tell: Callable[[_H], Report]) -> Callable[[Hinted[_H]], Report]:
    """Make of a report on something one on it and on the hints: lines, and `hints` in JSON."""

    def told(found: Hinted[_H]) -> Report:
        report, hints = tell(found[0]), list(found[1])
        own = report.document.get("hints", [])
        document = {**report.document, "hints": [*cast("Iterable[str]", own), *hints]}
        return evolve(report, document=document, parts=[*report.parts, *hints])

    return told


def hinted(
    work: Callable[[_C], Awaitable[_H]], named: Named
) -> Callable[[_C], Awaitable[Hinted[_H]]]:
    """Make of a work one that also gives what is strange about the names in it.

    So it is where the work is refused: the name may be why.
    """

    async def done(use: _C) -> Hinted[_H]:
        # What is done is not called a failure because of its hints: they are looked up before.
        hints = await use.near_names()(named)
        try:
            return await work(use), hints
        except (RejectedError, RefusedError) as error:
            if not hints:
                raise
            raise RejectedError(". ".join([str(error), *hints])) from error

    return done


def run_naming(
    container: AbstractAsyncContextManager[_C],
    work: Callable[[_C], Awaitable[_H]],
    tell: Callable[[_H], Report],
    named: Named,
    *,
    as_json: bool,
) -> int:
    """Run a command, and say which of the names in it nobody has heard of."""
    return run(container, hinted(work, named), with_hints(tell), as_json=as_json)
