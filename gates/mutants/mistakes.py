"""Small mistakes that can be made in a piece of code, one at a time."""

import ast
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from attrs import frozen

from gates.mutants.changes import NOT_RUN, Change, changes

_BLOCKS = ("body", "orelse", "finalbody", "handlers")
_SAYS_ONLY = (ast.ClassDef, ast.Import, ast.ImportFrom)
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@frozen(kw_only=True)
class Mistake:
    """A mistake, and the module with it.

    Attributes:
        name: tells which it is, whatever line it stands on.
    """

    name: str
    tree: ast.Module


def mistakes(text: str) -> Iterator[Mistake]:
    """Give every mistake that we know how to make in a module, in the order of its lines."""
    tree = ast.parse(text)
    seen = Counter[str]()
    for spot in list(_spots(tree, "")):
        before = _head(spot.statement)
        for change in [*_within(spot.statement), *_left_out(spot)]:
            change.swap()
            after = _head(getattr(spot.owner, spot.block)[spot.place])
            if after != before:
                name = f"{spot.function}: {before}  =>  {after or 'nothing'}"
                seen[name] += 1
                again = f"  ({seen[name]})" if seen[name] > 1 else ""
                yield Mistake(name=name + again, tree=ast.fix_missing_locations(deepcopy(tree)))
            change.swap()


@frozen
class _Spot:
    """A statement, and where it stands."""

    function: str
    owner: ast.AST
    block: str
    place: int

    @property
    def statement(self) -> ast.stmt:
        found: ast.stmt = getattr(self.owner, self.block)[self.place]
        return found


def _spots(owner: ast.AST, inside: str) -> Iterator[_Spot]:
    for block, values in ast.iter_fields(owner):
        for place, child in enumerate(values if isinstance(values, list) else ()):
            name = f"{inside}.{child.name}".strip(".") if isinstance(child, _NAMED) else inside
            if isinstance(child, ast.stmt) and not isinstance(child, _SAYS_ONLY):
                yield _Spot(name or "module", owner, block, place)
            if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
                yield from _spots(child, name)


def _left_out(spot: _Spot) -> Iterator[Change]:
    match spot.statement:
        case ast.Expr(value=ast.Call() | ast.Await()) | ast.Raise() | ast.AugAssign():
            yield Change(spot.owner, spot.block, spot.place, ast.Pass())
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]) | ast.Continue() | ast.Break():
            yield Change(spot.owner, spot.block, spot.place, ast.Pass())
        case _:
            return


def _within(node: ast.AST) -> Iterator[Change]:
    yield from changes(node)
    for name, value in ast.iter_fields(node):
        if name in NOT_RUN:
            continue
        for place, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST) and not _is_seen_elsewhere(child):
                yield from _whole(node, name, place, child)
                yield from _within(child)


def _is_seen_elsewhere(node: ast.AST) -> bool:
    # Statements have their turn; what attrs makes of a field is not ours to try.
    plumbing = isinstance(node, ast.keyword) and node.arg in {"init", "eq", "repr", "factory"}
    return plumbing or isinstance(node, ast.stmt)


def _whole(owner: ast.AST, name: str, place: int | None, child: ast.AST) -> Iterator[Change]:
    decides = name in {"test", "ifs", "guard"} and not isinstance(child, ast.Compare)
    if decides and isinstance(child, ast.expr):
        yield Change(owner, name, place, ast.UnaryOp(op=ast.Not(), operand=child))
    if isinstance(child, ast.UnaryOp) and isinstance(child.op, ast.Not):
        yield Change(owner, name, place, child.operand)


def _head(statement: ast.stmt) -> str:
    short = deepcopy(statement)
    _empty(short)
    return " ".join(ast.unparse(short).removesuffix("pass").split())


def _empty(node: Any) -> None:  # noqa: ANN401 whatever has blocks
    for name in _BLOCKS:
        if isinstance(getattr(node, name, None), list):
            setattr(node, name, [ast.Pass()] if name == "body" else [])
    for case in getattr(node, "cases", ()):
        _empty(case)
    if getattr(node, "decorator_list", None):
        node.decorator_list = []
