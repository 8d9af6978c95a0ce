"""What the processes log, as the code says it: sentence, level, fields, and which process."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from attrs import frozen

SRC: Final = Path(__file__).parents[2] / "src"
PROCESSES: Final = ("bridge", "worker", "live")
_LEVELS: Final = frozenset({"debug", "info", "warning", "error", "critical", "exception", "log"})
_OF_LEVEL: Final = {"exception": "error", "log": "info, warning"}


@frozen
class LogCall:
    """One place that logs.

    Attributes:
        event: its sentence; where it is made when it is said, the expression that makes it.
        fields: what it adds, as far as it stands there; more where `whole` is False.
    """

    module: str
    level: str
    event: str
    fields: Sequence[str]
    whole: bool


def log_calls() -> Sequence[LogCall]:
    """Give all places that log, by module and then as they stand there."""
    return [call for module in sorted(_trees()) for call in _calls(module)]


def processes_of(module: str) -> Sequence[str]:
    """Give the processes that import a module, near or far."""
    return [each for each in PROCESSES if module in _reached(f"entrypoints.{each}")]


def _calls(module: str) -> Iterator[LogCall]:
    for node in ast.walk(_trees()[module]):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        who = node.func.value
        if isinstance(who, ast.Name) and who.id.lower() == "_log" and node.func.attr in _LEVELS:
            yield _call(module, node.func.attr, node)


def _call(module: str, level: str, node: ast.Call) -> LogCall:
    said = node.args[1 if level == "log" else 0]
    event = said.value if isinstance(said, ast.Constant) else ast.unparse(said)
    extra = next((each.value for each in node.keywords if each.arg == "extra"), None)
    fields = [
        str(key.value)
        for found in ast.walk(extra or ast.Pass())
        if isinstance(found, ast.Dict)
        for key in found.keys
        if isinstance(key, ast.Constant)
    ]
    whole = extra is None or isinstance(extra, ast.Dict)
    return LogCall(module, _OF_LEVEL.get(level, level), str(event), fields, whole)


@cache
def _trees() -> Mapping[str, ast.Module]:
    return {_name(file): ast.parse(file.read_text()) for file in SRC.rglob("*.py")}


def _name(file: Path) -> str:
    return ".".join(file.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__")


@cache
def _reached(start: str) -> frozenset[str]:
    found, waiting = set[str](), [start]
    while waiting:
        module = waiting.pop()
        if module in found:
            continue
        found.add(module)
        waiting.extend(_imported(module) & _trees().keys())
    return frozenset(found)


@cache
def _imported(module: str) -> frozenset[str]:
    names = set[str]()
    for node in ast.walk(_trees()[module]):
        if isinstance(node, ast.Import):
            names.update(each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{each.name}" for each in node.names)
    return frozenset(names)
