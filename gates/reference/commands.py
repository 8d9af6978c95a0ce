"""The page of commands: what can be typed behind `akira`."""

import re
from typing import Any, Final

from typer.main import get_command

from entrypoints.cli.app import app
from gates.reference.command_tree import leaves

_OURS: Final = {"help", "version"}


def commands_page() -> str:
    """Give the page as the command tree is now."""
    found = leaves(get_command(app), "akira", hidden=True)
    return "\n".join(_section(name, command) for name, command in found)


def _section(name: str, command: Any) -> str:  # noqa: ANN401 typer's classes are not public
    parameters = [
        each
        for each in command.params
        if each.name not in _OURS and not getattr(each, "hidden", False)
    ]
    arguments = [each for each in parameters if each.param_type_name == "argument"]
    usage = " ".join([name, *(_argument(each) for each in arguments)])
    about = re.sub(r"\s+", " ", command.help or "").strip()
    rows = "".join(_row(each) for each in parameters)
    table = f"\n| | |\n|---|---|\n{rows}" if rows else ""
    return f"## {name}\n`{usage}`: {about}\n{table}"


def _argument(parameter: Any) -> str:  # noqa: ANN401 as above
    shown = parameter.metavar or parameter.name.upper()
    shown = f"{shown}…" if parameter.nargs == -1 else shown
    return shown if parameter.required else f"[{shown}]"


def _row(parameter: Any) -> str:  # noqa: ANN401 as above
    if parameter.param_type_name == "argument":
        names = parameter.metavar or parameter.name.upper()
    else:
        value = "" if parameter.is_flag else f" {parameter.metavar or parameter.name.upper()}"
        names = ", ".join([*parameter.opts, *parameter.secondary_opts]) + value
    about = re.sub(r"\s+", " ", parameter.help or "").strip()
    told = "; ".join(each for each in (about.rstrip("."), _default(parameter)) if each)
    return f"| `{names.replace('|', chr(92) + '|')}` | {told.replace('|', chr(92) + '|')} |\n"


def _default(parameter: Any) -> str:  # noqa: ANN401 as above
    if parameter.param_type_name == "option" and parameter.required:
        return "must be given"
    if parameter.default in (None, "", (), [], False) or callable(parameter.default):
        return ""
    return f"`{parameter.default}` where it is not given" if parameter.default is not True else ""
