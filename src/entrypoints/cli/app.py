"""The root of `akira`: its own options, and the commands, each imported when it is asked for."""

from typing import Annotated, Any

import typer

from entrypoints.cli.commands import COMMANDS, PANELS
from entrypoints.cli.lazy import Later, LazyGroup


class Commands(LazyGroup):
    """All commands."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 whatever typer hands over
        super().__init__(**options)
        for name, address, about in COMMANDS:
            self.add_command(Later(name, f"entrypoints.cli.{address}", about))

    def format_commands(
        self,
        ctx: Any,  # noqa: ANN401, ARG002 typer's own class has no public name
        formatter: Any,  # noqa: ANN401 as above
    ) -> None:
        """Write the commands by what one wants to do, up to the semicolon of their help."""
        for panel, commands in PANELS.items():
            with formatter.section(panel):
                formatter.write_dl([(name, _short(about)) for name, _, about in commands])


def _short(about: str) -> str:
    return f"{about.partition(';')[0].removesuffix('.')}."


app = typer.Typer(
    cls=Commands,
    help="Akira CDR, the operator's tool. Settings are environment variables (AKIRA_...).",
    epilog="Exit code: 0 done, 1 refused or found something wrong, 2 wrong usage or setting.",
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _tell_version(*, asked: bool) -> None:
    if asked:
        from importlib.metadata import version as version_of

        typer.echo(f"akira {version_of('akira-cdr')}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell it and end.")
]


@app.callback()
def _root(*, version: Version = False) -> None:
    del version
