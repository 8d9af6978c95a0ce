"""A contract: some packages never read a clock, draw a number or reach outside by a builtin."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class ForbiddenNames(Contract):
    """Some names are used nowhere in the packages: imports alone do not tell what is called.

    Configuration options:
        source_modules: the packages.
        forbidden_names: functions, whether built in or imported.
        forbidden_methods: methods, on whatever object they are called. A field of such a name
            may be read, unless from what was imported: `datetime.now` handed on is a clock too.
    """

    type_name = "forbidden_names"
    source_modules = fields.ListField(subfield=fields.StringField())
    forbidden_names = fields.SetField(subfield=fields.StringField())
    forbidden_methods = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002
        """Give every use of such a name."""
        names = cast("set[str]", self.forbidden_names)
        methods = cast("set[str]", self.forbidden_methods)
        refused = [
            f"{path.relative_to(root.parent)}:{line} {name}"
            for root in map(_folder, cast("list[str]", self.source_modules))
            for path in sorted(root.rglob("*.py"))
            for line, name in sorted(uses(path.read_text(), names, methods))
        ]
        return ContractCheck(kept=not refused, metadata={"refused": refused})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print the uses, one a line."""
        for line in check.metadata["refused"]:
            output.print_error(line, bold=False)


def uses(text: str, names: set[str], methods: set[str]) -> set[tuple[int, str]]:
    """Give the lines of a module that use such a name."""
    if not re.search(rf"\b({'|'.join(names | methods)})\b", text):
        return set()  # Hardly a module needs to be parsed.
    tree = ast.parse(text)
    imported = set(_imported(tree))
    called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    found = set[tuple[int, str]]()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()) if name in names:
                found.add((node.lineno, name))
            case ast.ImportFrom(names=aliases):
                found |= {(node.lineno, alias.name) for alias in aliases if alias.name in names}
            case ast.Attribute(attr=name) if name in methods and node in called:
                found.add((node.lineno, name))
            case ast.Attribute(attr=name) if name in names | methods and _root(node) in imported:
                found.add((node.lineno, name))
    return found


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)


def _root(node: ast.expr) -> str | None:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _folder(package: str) -> Path:
    found = import_module(package).__file__
    if found is None:
        raise ValueError(f"{package} has no __init__.py")
    return Path(found).parent
