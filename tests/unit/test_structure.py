"""The rules of the house that no linter knows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gates.port_table import SUBJECTS, in_memory, keepers, ports

SRC = Path(__file__).parents[2] / "src"
TESTS = Path(__file__).parents[1]
FOLDERS = (SRC, SRC.parent / "bench", SRC.parent / "gates", SRC.parent / "examples")
FILES = sorted(path for folder in FOLDERS for path in folder.rglob("*.py"))
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
FORBIDDEN = {"utils", "helpers", "common", "base", "manager", "misc"}


def test_src_holds_exactly_the_four_packages() -> None:
    assert {each.name for each in SRC.iterdir() if each.name != "__pycache__"} == {
        "domain",
        "application",
        "adapters",
        "entrypoints",
    }


def test_every_file_is_small_and_says_what_it_is_for() -> None:
    assert [found for path in FILES for found in _complaints(path)] == []


def _complaints(path: Path) -> Iterator[str]:
    text = path.read_text()
    tree = ast.parse(text)
    if path.stem in FORBIDDEN:
        yield f"{path}: a name that says nothing"
    if not ast.get_docstring(tree):
        yield f"{path}: no word of what it is for"
    if len(text.splitlines()) > 200:
        yield f"{path}: too long"
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS) and (node.end_lineno or 0) - node.lineno >= 40:
            yield f"{path}: {node.name} is too long"


def test_what_is_said_of_a_field_of_a_value_stands_under_attributes() -> None:
    """A docstring of one line may name a field in passing."""
    said = list[str]()
    for path in sorted((SRC / "domain").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and "frozen" in map(_called, node.decorator_list):
                head, _, _ = (ast.get_docstring(node) or "").partition("Attributes:")
                names = [line.target for line in node.body if isinstance(line, ast.AnnAssign)]
                fields = {each.id for each in names if isinstance(each, ast.Name)}
                said += [
                    f"{path.name}, {node.name}: {name}"
                    for name in fields
                    if "\n" in head.strip() and f"`{name}`" in head
                ]
    assert said == []


def _called(decorator: ast.expr) -> str:
    return ast.unparse(decorator).partition("(")[0]


def test_the_domain_never_waits() -> None:
    waiting = [
        path
        for path in (SRC / "domain").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.AsyncFunctionDef | ast.Await)
    ]
    assert waiting == []


def test_the_entrypoints_hold_no_sql() -> None:
    asking = {"execute", "executemany", "fetch", "fetchrow", "fetchval"}
    found = [
        f"{path.relative_to(SRC)}:{node.lineno}"
        for path in (SRC / "entrypoints").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Attribute) and node.attr in asking)
        or (isinstance(node, ast.Constant) and _is_sql(node.value))
    ]
    assert found == []


def _is_sql(value: object) -> bool:
    statement = r"\s*(select|insert|update|delete|with) "
    return isinstance(value, str) and bool(re.match(statement, value))


def test_no_test_uses_a_mock() -> None:
    words = ("unittest." + "mock", "monkey" + "patch", "Magic" + "Mock")
    found = [path for path in TESTS.rglob("*.py") for word in words if word in path.read_text()]
    assert found == []


_PORTS = [port for subject in SUBJECTS for port in ports(subject)]


@pytest.mark.parametrize("port", _PORTS, ids=lambda port: port.__name__)
def test_every_port_has_a_memory_twin_and_a_real_adapter(port: type) -> None:
    assert {in_memory(adapter) for adapter in keepers(port)} == {True, False}
