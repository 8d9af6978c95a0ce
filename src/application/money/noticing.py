"""Whether what somebody said was news, for books that give only what holds then."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from attrs import frozen

_S = TypeVar("_S")
_E = TypeVar("_E")
_H = TypeVar("_H")


@frozen
class Said(Generic[_H]):
    """What holds after somebody said something; where it is no news it held before."""

    held: _H
    news: bool


async def noticed(
    rule: Callable[[_S], Sequence[_E]],
    carry_out: Callable[[Callable[[_S], Sequence[_E]]], Awaitable[_H]],
) -> Said[_H]:
    """Let a book carry out a rule; tell whether there was anything to record.

    What the rule and the book raise comes through.
    """
    given: Sequence[_E] = ()

    def watched(standing: _S) -> Sequence[_E]:
        nonlocal given
        given = rule(standing)
        return given

    held = await carry_out(watched)
    return Said(held, bool(given))
