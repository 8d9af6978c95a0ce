"""A file that a command reads to its end is one that has an end."""

import os
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from entrypoints.cli.__main__ import main
from entrypoints.cli.app import app
from entrypoints.cli.options import a_file
from gates.reference.command_tree import leaves


def test_what_may_have_no_end_is_not_read() -> None:
    read = {
        f"{words} {parameter.name}": about.callback
        for words, command in leaves(get_command(app), hidden=True)
        for parameter in command.params
        if (about := parameter.type_descriptor.parameter_info).exists and about.file_okay
    }
    assert {"dead list files", "seal verify kept", "tariff import file"} <= set(read)
    assert {name: found for name, found in read.items() if found is not a_file} == {}


def test_a_pipe_is_refused_with_the_name_of_the_argument(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert main(["tariff", "validate", str(tmp_path / "pipe")]) == 2
    said = f"akira: Invalid value for 'FILE': {tmp_path}/pipe is no regular file\n"
    assert capsys.readouterr() == ("", said)


def test_files_and_none_are_given_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert a_file(file) == file
    assert a_file([file]) == [file]
    assert a_file(None) is None
    with pytest.raises(typer.BadParameter, match="/dev/zero is no regular file"):
        a_file([file, Path("/dev/zero")])
