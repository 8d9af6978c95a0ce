"""Runs the unit tests of a room against a mistake, in a process that is thrown away."""

import ast
import os
import resource
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType

import hypothesis  # noqa: F401 once for all children
import pytest
from attrs import frozen

from gates.mutants.mistakes import Mistake

_SECONDS = 12  # A loop without an end is seen.
_OPTIONS = (
    "-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile=check",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
)  # fmt: skip
_AT_ONCE = os.cpu_count() or 1


@frozen
class Mistaken(MetaPathFinder):
    """Gives one module with a mistake in it."""

    module: str
    path: Path
    tree: ast.Module

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        """Find that module, and no other."""
        if fullname != self.module:
            return None
        loader = _Loader(fullname, str(self.path))
        loader.code = compile(self.tree, self.path, "exec")
        return spec_from_file_location(fullname, self.path, loader=loader)


class _Loader(SourceFileLoader):
    code: CodeType

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 its parent's name
        return self.code


def unseen(
    module: str, path: Path, made: Iterable[Mistake], tests: Sequence[str]
) -> Iterator[tuple[Mistake, bool]]:
    """Give each mistake, and whether all tests pass with it; several are tried at once."""
    running: dict[int, Mistake] = {}
    for mistake in made:
        if len(running) == _AT_ONCE:
            yield _ended(running)
        running[_begin(Mistaken(module, path, mistake.tree), tests)] = mistake
    while running:
        yield _ended(running)


def pass_as_they_are(tests: Sequence[str]) -> bool:
    """Tell whether the tests pass without any mistake."""
    child = _begin(None, tests)
    return os.waitpid(child, 0)[1] == 0


def _ended(running: dict[int, Mistake]) -> tuple[Mistake, bool]:
    child, status = os.wait()
    return running.pop(child), status == 0


def _begin(mistaken: Mistaken | None, tests: Sequence[str]) -> int:
    child = os.fork()
    if child:
        return child
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    if mistaken is not None:
        sys.meta_path.insert(0, mistaken)
    # Plain tests are the quicker half, and see most.
    plain = pytest.main([*_OPTIONS, "-m", "not hypothesis", *tests])
    os._exit(plain or pytest.main([*_OPTIONS, "-m", "hypothesis", *tests]))
