"""The list of a group's commands tells each in a whole sentence."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from entrypoints.cli.__main__ import main
from entrypoints.cli.app import app
from entrypoints.cli.lazy import Later


def groups(command: Any, *words: str) -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401 typer's class has no public name
    below = getattr(command, "commands", {})
    loaded = {n: c.loaded() if isinstance(c, Later) else c for n, c in below.items()}
    if words and below:
        yield " ".join(words), {n: c for n, c in loaded.items() if not c.hidden}
    for name, each in loaded.items():
        yield from groups(each, *words, name)


GROUPS = dict(groups(get_command(app)))


def test_there_are_groups() -> None:
    assert {"company", "party add", "report"} <= set(GROUPS)


@pytest.mark.parametrize("name", GROUPS)
def test_no_help_of_a_command_is_cut(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*name.split(), "--help"]) == 0
    said = capsys.readouterr().out
    listed = re.sub(r"\s+", " ", said.partition("Commands:\n")[2])
    for command, each in GROUPS[name].items():
        sentence = re.split(r"(?<=\.)\s", each.help.partition("\n\n")[0])[0]
        assert f" {command} {sentence}" in f" {listed}"
    assert max(map(len, said.splitlines())) <= 80
