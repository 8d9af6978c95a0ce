"""The contract kit stands on its own: strangers run it, so it may need little."""

import ast
import sys
from collections.abc import Iterator
from importlib import import_module
from inspect import getmembers, isclass, iscoroutinefunction, isfunction
from pathlib import Path
from pkgutil import walk_packages

import pytest

import adapters.contract
from adapters.contract.asking import Surroundings, needs_outages
from adapters.contract.refusing import refused
from gates.port_table import SUBJECTS, ports, suite_of

KIT = Path(__file__).parents[3] / "src/adapters/contract"
MAY_IMPORT = {"application", "attrs", "domain", "pytest", *sys.stdlib_module_names}


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


@pytest.mark.parametrize("path", sorted(KIT.rglob("*.py")), ids=lambda path: path.stem)
def test_it_imports_little(path: Path) -> None:
    outside = [name for name in _imported(path) if not name.startswith("adapters.contract")]
    assert {name.partition(".")[0] for name in outside} <= MAY_IMPORT


def _contracts() -> Iterator[type]:
    for module in walk_packages(adapters.contract.__path__, "adapters.contract."):
        loaded = import_module(module.name)
        for name, found in getmembers(loaded, isclass):
            if name.endswith("Contract") and found.__module__ == module.name:
                yield found


CONTRACTS = list(_contracts())


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.__name__)
def test_a_contract_is_promises_that_ask_a_probe(contract: type) -> None:
    promises = [method for name, method in getmembers(contract, isfunction) if name[0] != "_"]
    assert promises
    for promise in promises:
        assert promise.__name__.startswith("test_")
        assert iscoroutinefunction(promise)
        assert "probe" in promise.__annotations__


def test_every_contract_is_asked_of_a_port() -> None:
    suites = [suite_of(port, subject) for subject in SUBJECTS for port in ports(subject)]
    asked = {part for suite in suites for one in suite.contracts for part in one.__mro__}
    assert [contract for contract in CONTRACTS if contract not in asked] == []


class _NeverAway(Surroundings):
    """Cannot be switched off."""

    @property
    def can_leave(self) -> bool:
        return False

    async def leave(self) -> None:
        raise AssertionError

    async def come_back(self) -> None:
        raise AssertionError


class _Contract:
    async def test_an_outage(self, probe: Surroundings) -> None:
        needs_outages(probe)
        pytest.fail("it was asked for an outage all the same")

    @pytest.mark.parametrize("figure", [1, 2])
    async def test_a_figure(self, probe: Surroundings, figure: int) -> None:
        assert probe.can_leave or figure < 2


async def test_what_cannot_be_asked_is_left_out_aloud() -> None:
    with pytest.raises(pytest.skip.Exception, match="cannot go away and come back"):
        await _Contract().test_an_outage(_NeverAway())


async def test_what_breaks_in_any_case_is_named_and_what_is_left_out_is_not() -> None:
    assert await refused(_Contract, _NeverAway) == {"test_a_figure"}
