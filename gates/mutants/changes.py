"""What may be changed at one place of a syntax tree."""

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define

# What is read by people and checkers, and what attrs and the caches make of a class or function.
NOT_RUN = ("decorator_list", "annotation", "returns", "type_params")
_INSTEAD: Mapping[type[ast.AST], type[ast.AST]] = {
    ast.And: ast.Or, ast.Or: ast.And,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.USub: ast.UAdd,
    ast.LShift: ast.RShift, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_CALLED_INSTEAD = {"min": "max", "max": "min", "any": "all", "all": "any"}


@define
class Change:
    """Another value for one field of a node, or for one place in it."""

    owner: ast.AST
    name: str
    place: int | None
    value: Any

    def swap(self) -> None:
        """Make the change; a second time, undo it."""
        if self.place is None:
            before = getattr(self.owner, self.name)
            setattr(self.owner, self.name, self.value)
        else:
            values = getattr(self.owner, self.name)
            before, values[self.place] = values[self.place], self.value
        self.value = before


def changes(node: ast.AST) -> Iterator[Change]:
    """Give what may be changed of a node itself; what stands in it is asked for apart."""
    yield from _operators(node)
    match node:
        case ast.Constant(value=bool(value)):
            yield Change(node, "value", None, not value)
        case ast.Constant(value=int(value)):
            yield Change(node, "value", None, value + 1)
        case ast.Name(id=name) if name in _CALLED_INSTEAD:
            yield Change(node, "id", None, _CALLED_INSTEAD[name])
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield Change(node, "value", None, ast.Constant(value=None))
        case _:
            return


def _operators(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.BinOp(op=operator) | ast.BoolOp(op=operator) | ast.AugAssign(op=operator):
            yield from _instead(node, "op", None, operator)
        case ast.UnaryOp(op=ast.USub() as operator):
            yield from _instead(node, "op", None, operator)
        case ast.Compare(ops=operators):
            for place, comparison in enumerate(operators):
                yield from _instead(node, "ops", place, comparison)
        case _:
            return


def _instead(node: ast.AST, name: str, place: int | None, operator: ast.AST) -> Iterator[Change]:
    instead = _INSTEAD.get(type(operator))
    if instead is not None:
        yield Change(node, name, place, instead())


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None
