"""One thing has one name, whichever command takes it."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from entrypoints.cli.app import app
from entrypoints.cli.lazy import Later
from entrypoints.cli.options import TIME

# By what an option takes, as its help says it. A file that is written is `--output`, but for the
# page of a report, whose name is fixed.
NAMES = {
    "COMPANY": {"--company"},
    "ACCOUNT": {"--account"},
    "ZONE": {"--zone"},
    "SUPPLIER": {"--supplier"},
    "TARIFF": {"--tariff"},
    "REASON": {"--reason"},
    "DAY": {"--from", "--to"},
    "SEAL": {"--from", "--to"},
    "POSITION": {"--as-of"},
    "CURSOR": {"--after"},
    TIME: {"--from", "--to", "--at", "--effective-from", "--effective-to"},
}


def options(command: Any, *words: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 typer's class has no public name
    found = command.loaded() if isinstance(command, Later) else command
    for name, below in getattr(found, "commands", {}).items():
        yield from options(below, *words, name)
    for each in getattr(found, "params", []):
        if each.param_type_name == "option" and not each.hidden:
            yield " ".join(words), each


def test_what_an_option_takes_has_one_name_in_all_commands() -> None:
    seen = defaultdict[str, set[str]](set)
    for _, each in options(get_command(app)):
        if each.metavar in NAMES:
            seen[each.metavar] |= set(each.opts)
    assert dict(seen) == NAMES


def test_a_file_that_is_written_is_named_alike_everywhere() -> None:
    names = defaultdict[str, set[str]](set)
    for command, each in options(get_command(app)):
        for name in each.opts:
            names[name].add(command)
    assert not {"--out", "--file", "--to-file", "--outfile"} & set(names)
    assert names["--output"] == names["-o"] == {"cdr export", "tariff export", "invoice"}
    assert all(command.startswith("report ") for command in names["--html"])


def test_an_old_name_is_taken_and_not_shown() -> None:
    root: Any = get_command(app)
    invoice = root.commands["invoice"]
    assert isinstance(invoice, Later)
    parameters: Any = invoice.loaded().params
    [old] = [each for each in parameters if "--out" in each.opts]
    assert old.hidden


def test_a_zone_can_be_asked_for_where_times_without_one_are_taken() -> None:
    offered = {command for command, each in options(get_command(app)) if "--zone" in each.opts}
    assert offered == {
        "cdr search", "company add", "invoice", "tariff import", "report revenue", "report margin",
        "report traffic", "report destinations",
    }  # fmt: skip
