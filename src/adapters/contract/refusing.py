"""A suite that accepts everything is none: name the promises that an adapter breaks."""

import asyncio
import inspect
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

import pytest

from adapters.contract.waiting import OF_ONE_PROCESS, patient, within


async def refused(contract: type, make: Callable[[], Any], *, patience: float = 60) -> set[str]:
    """Keep the promises of a contract with fresh probes; give the names of those that broke.

    Args:
        contract: class whose promises need nothing but a probe and what they are marked with.
        make: gives a probe for one promise.
        patience: seconds after which a promise counts as broken.
    """
    cases = [(name, case) for name, promise in _promises(contract) for case in _cases(promise)]
    broken = await asyncio.gather(
        *(_breaks(getattr(contract(), name), make, case, patience) for name, case in cases)
    )
    return {name for (name, _), breaks in zip(cases, broken, strict=True) if breaks}


async def _breaks(
    promise: Callable[..., Any], make: Callable[[], Any], case: dict[str, Any], patience: float
) -> bool:
    try:
        with patient(OF_ONE_PROCESS):
            async with within(patience):
                await promise(make(), **case)
    except pytest.skip.Exception:
        return False
    except (Exception, pytest.fail.Exception):  # noqa: BLE001 any error fails a test
        return True
    return False


def _promises(contract: type) -> list[tuple[str, Callable[..., Any]]]:
    methods = inspect.getmembers(contract, inspect.isfunction)
    return [(name, method) for name, method in methods if name.startswith("test_")]


def _cases(promise: Callable[..., Any]) -> Iterator[dict[str, Any]]:
    marks = [mark.args for mark in getattr(promise, "pytestmark", []) if mark.name == "parametrize"]
    for values in product(*(found for _, found in marks)):
        yield {
            name: value
            for (names, _), given in zip(marks, values, strict=True)
            for name, value in _named(names, given)
        }


def _named(names: str | Sequence[str], given: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 any value
    if isinstance(names, str):
        yield names, given
    else:
        yield from zip(names, given, strict=True)
