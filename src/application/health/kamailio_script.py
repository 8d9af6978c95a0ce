"""What stands in a configuration of Kamailio that it has evaluated: settings, names, routes."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

from attrs import frozen

# A preprocessor line begins with #!, and :// stands in addresses.
_COMMENT: Final = re.compile(r"(?m)(?:^|(?<=\s))(?:#(?!!)|//)[^\n]*|/\*[\s\S]*?\*/")
_PARAMETER: Final = re.compile(
    r'modparam\(\s*"([^"]+)"\s*,\s*"([^"]+)"\s*,\s*("[^"]*"|[^)\s]+)\s*\)'
)
_DEFINE: Final = re.compile(r"(?m)^#!(?:(re)|(try))?def(?:ine)?[ \t]+(\w+)[ \t]+(\S.*)$")
_BLOCK: Final = re.compile(
    r"(?m)^[ \t]*(request_route|reply_route|(?:\w+_)?route)[ \t]*(?:\[([^\]]*)\])?\s*\{"
)
_CALL: Final = re.compile(r'\broute\(\s*"?(\w+)"?\s*\)')
_MARK: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]')
_TEXT: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_MAIN: Final = ("request_route", "route")
_OURS: Final = "AKIRA_"


@frozen
class Block:
    """A route: its kind, as `failure_route`, its name, and what stands in it."""

    kind: str
    name: str
    body: str

    @property
    def calls(self) -> frozenset[str]:
        """The routes that it calls."""
        return frozenset(_CALL.findall(self.body))

    @property
    def code(self) -> str:
        """What stands in it, without what is only written in quotes."""
        return _TEXT.sub('""', self.body)

    @property
    def is_ours(self) -> bool:
        """Whether the accounting snippet has it."""
        return self.name.startswith(_OURS)

    @property
    def is_main(self) -> bool:
        """Whether requests begin here."""
        return self.kind in _MAIN and self.name in ("", "0")

    @property
    def title(self) -> str:
        """As it stands in the configuration."""
        return f"{self.kind}[{self.name}]" if self.name else self.kind


@frozen
class Script:
    """A configuration and the files that it includes, as one text without comments."""

    text: str

    @cached_property
    def defines(self) -> Mapping[str, str]:
        """What names stand for."""
        found: dict[str, str] = {}
        for again, perhaps, name, value in _DEFINE.findall(self.text):
            if again or not (perhaps and name in found):
                found[name] = value.strip()
        return found

    @cached_property
    def parameters(self) -> Sequence[tuple[str, str, str]]:
        """Module, parameter and value, in their order; names stand for their values."""
        return [
            (m[1], m[2], self.value_of(m[3]).strip('"')) for m in _PARAMETER.finditer(self.text)
        ]

    @cached_property
    def blocks(self) -> Sequence[Block]:
        """All routes."""
        return [
            Block(m[1], (m[2] or "").strip(), self.text[m.end() : _end(self.text, m.end())])
            for m in _BLOCK.finditer(self.text)
        ]

    def value_of(self, word: str) -> str:
        """Give what a word stands for."""
        seen: set[str] = set()
        while word in self.defines and word not in seen:
            seen.add(word)
            word = self.defines[word]
        return word

    def parameter(self, module: str, name: str) -> str | None:
        """Give a parameter; where it stands twice, the last one holds."""
        found = self.all_of(module, name)
        return found[-1] if found else None

    def all_of(self, module: str, name: str) -> Sequence[str]:
        """Give a parameter each time that it is set: a module may be named by a pattern."""
        return [
            value for said, what, value in self.parameters if what == name and _names(said, module)
        ]

    def of_kind(self, kind: str) -> Sequence[Block]:
        """Give the routes of a kind."""
        return [block for block in self.blocks if block.kind == kind]

    def reached(self) -> frozenset[str]:
        """Name the routes that a request comes to."""
        named = {block.name: block for block in self.of_kind("route") if block.name}
        waiting = [block for block in self.blocks if block.is_main]
        seen: set[str] = set()
        while waiting:
            for name in waiting.pop().calls - seen:
                seen.add(name)
                if name in named:
                    waiting.append(named[name])
        return frozenset(seen)


def script_of(texts: Sequence[str]) -> Script:
    """Put the text of a configuration and of what it includes together."""
    return Script(_COMMENT.sub(" ", "\n".join(texts)))


def _names(said: str, module: str) -> bool:
    try:
        return re.fullmatch(said, module) is not None
    except re.error:
        return False


def _end(text: str, start: int) -> int:
    depth = 1
    for mark in _MARK.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if depth == 0:
            return mark.start()
    return len(text)
