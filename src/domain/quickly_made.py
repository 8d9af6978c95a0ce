"""Frozen classes of which each call makes some: made by plain assignments, in half the time."""

from collections.abc import Sequence
from typing import Any, Final, TypeVar

from attrs import NOTHING, Factory, fields

_Made = TypeVar("_Made", bound=type)
_Names = dict[str, Any]
_become: Final = object.__dict__["__class__"].__set__
_OPEN: Final = {
    "__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__,
}  # fmt: skip


def quickly_made(frozen: _Made) -> _Made:
    """Give a frozen class of attrs another `__init__` that does the same.

    That of attrs goes by the guard of a frozen class for each field. Here the object is of an open
    subclass, which adds nothing to it, until its fields are set (docs/decisions/0272). A class
    below this one needs an `__init__` of its own, as attrs gives it.

    Raises:
        TypeError: a field is made in a way that this does not know.
    """
    made: Any = frozen
    names: _Names = {"become": _become, "opened": type(made.__name__, (made,), _OPEN), "made": made}
    given = [each for each in fields(made) if each.init]
    by_place = [_parameter(each, names) for each in given if not each.kw_only]
    by_name = [_parameter(each, names) for each in given if each.kw_only]
    lines = [
        f"def __init__({', '.join(['self', *by_place, *(['*', *by_name] if by_name else [])])}):",
        "become(self, opened)",
        *[f"self.{each.name} = {_value(each, names)}" for each in fields(made)],
        "self.__class__ = made",
        *_last_step(made),
    ]
    exec("\n    ".join(lines), names)  # noqa: S102 as attrs makes its own, and of fields' names alone
    init = names["__init__"]
    init.__qualname__, init.__module__ = f"{made.__qualname__}.__init__", made.__module__
    init.__annotations__ = made.__init__.__annotations__
    made.__init__ = init
    return frozen


def _parameter(each: Any, names: _Names) -> str:  # noqa: ANN401 attrs gives its fields no one type
    if each.converter is not None or each.validator is not None or _is_factory(each):
        raise TypeError(f"{each.name}: only attrs knows how it is made")
    if each.default is NOTHING:
        return str(each.alias)
    names[f"default_of_{each.name}"] = each.default
    return f"{each.alias}=default_of_{each.name}"


def _value(each: Any, names: _Names) -> str:  # noqa: ANN401 as above
    if each.init:
        return str(each.alias)
    if not _is_factory(each) or not each.default.takes_self:
        raise TypeError(f"{each.name}: only attrs knows how it is made")
    names[f"make_{each.name}"] = each.default.factory
    return f"make_{each.name}(self)"


def _is_factory(each: Any) -> bool:  # noqa: ANN401 as above
    return isinstance(each.default, Factory)  # type: ignore[arg-type]  # a class but in its stubs


def _last_step(made: type) -> Sequence[str]:
    return ["self.__attrs_post_init__()"] if hasattr(made, "__attrs_post_init__") else []
