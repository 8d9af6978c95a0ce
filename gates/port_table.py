"""Writes the table of ports into docs/architecture.md: each port, who keeps it, who asks it."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType

from attrs import frozen

PAGE = Path(__file__).parents[1] / "docs" / "architecture.md"
SUBJECTS = (
    "intake",
    "calls",
    "pricing",
    "money",
    "letters",
    "proof",
    "facts",
    "traffic",
    "live",
    "health",
)
_BEGIN, _END = "<!-- ports -->\n", "<!-- end -->\n"
_HEAD = "| subject | port | promise | adapters | suite, and the probe it asks by |\n"
# Whoever is handed out by another port, or shares its store, is asked by that port's suite.
_ASKED_WITH = {
    "InboxBatch": "CdrInbox",
    "Amending": "AmendmentBook",
    "Closing": "CloseBook",
    "MoneyRegister": "MoneyBook",
    "SettledFeed": "SettledWay",
    "SettledTellings": "SettledWay",
}


@frozen
class Suite:
    """The promises of a port as tests, and what they ask a stranger's adapter by."""

    contracts: Sequence[type]
    probe: type


def page() -> str:
    """Give the page with the table as the code has it now."""
    before, _, rest = PAGE.read_text().partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}{_HEAD}|---|---|---|---|---|\n{''.join(_rows())}{_END}{after}"


def ports(subject: str) -> Sequence[type]:
    """Give the ports of a subject, in the order in which they are declared."""
    module = importlib.import_module(f"application.{subject}.ports")
    return [
        one
        for one in _classes(module)
        if getattr(one, "_is_protocol", False) and one.__module__.startswith(module.__name__)
    ]


def keepers(port: type) -> Sequence[type]:
    """Give the adapters that keep a port, the memory twin first."""
    kept = [one for one in _adapters() if port in one.__mro__]
    return sorted(kept, key=lambda one: (not in_memory(one), one.__module__, one.__name__))


def in_memory(adapter: type) -> bool:
    """Tell whether this is a memory twin."""
    return adapter.__module__.startswith("adapters.memory.")


def suite_of(port: type, subject: str) -> Suite:
    """Give the suite that asks a port.

    Raises:
        AttributeError: there is none, `<Port>Contract` of `adapters.contract.<subject>`.
    """
    asked = _ASKED_WITH.get(port.__name__, port.__name__)
    kit = importlib.import_module(f"adapters.contract.{subject}")
    contract = getattr(kit, f"{asked}Contract")
    more = [one for one in _classes(kit) if contract in one.__mro__[1:]]
    # Of probes that build on each other the last can all that the suite asks.
    return Suite([contract, *more], max(_probes(contract), key=lambda one: len(one.__mro__)))


def _rows() -> Iterator[str]:
    for subject in SUBJECTS:
        name = f"[{subject}](../{_room(subject)})"
        for port in ports(subject):
            yield f"| {name} | {_cells(port, subject)} |\n"
            name = ""


def _room(subject: str) -> str:
    file = inspect.getfile(importlib.import_module(f"application.{subject}.ports"))
    return str(Path(file).relative_to(PAGE.parents[1]))


def _cells(port: type, subject: str) -> str:
    suite = suite_of(port, subject)
    promise = (inspect.getdoc(port) or "").partition("\n")[0]
    kept = ", ".join(dict.fromkeys(_address(one) for one in keepers(port)))
    asked = ", ".join(f"`{one.__name__}`" for one in (*suite.contracts, suite.probe))
    return f"`{port.__name__}` | {promise} | {kept} | {asked}"


def _address(adapter: type) -> str:
    return f"`{adapter.__module__.removeprefix('adapters.').replace('.', '/')}`"


def _probes(contract: type) -> Iterator[type]:
    for name, promise in inspect.getmembers(contract, inspect.isfunction):
        if name.startswith("test_"):
            yield inspect.get_annotations(promise)["probe"]


@cache
def _adapters() -> Sequence[type]:
    root = importlib.import_module("adapters")
    modules = [each.name for each in pkgutil.walk_packages(root.__path__, "adapters.")]
    kit = "adapters.contract."
    return [one for name in modules if not name.startswith(kit) for one in _own_classes(name)]


def _own_classes(module: str) -> Iterator[type]:
    own = _classes(importlib.import_module(module))
    yield from (one for one in own if one.__module__ == module)


def _classes(module: ModuleType) -> Iterator[type]:
    yield from (one for one in vars(module).values() if isinstance(one, type))


if __name__ == "__main__":
    PAGE.write_text(page())
