"""Commands of which only name and help are known until one of them is asked for."""

from importlib import import_module
from sys import maxsize
from typing import Any, cast

from typer import Typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group


class Later(TyperCommand):
    """A command, or a group of them, whose module is imported when it runs or shows its help.

    Attributes:
        address: `module:name` of a function, or of a Typer where it is a group.
    """

    def __init__(self, name: str, address: str, about: str) -> None:
        super().__init__(name, help=about, rich_markup_mode=None)
        self.address = address

    def loaded(self) -> TyperCommand | TyperGroup:
        """Import the module and give the command itself."""
        module, _, name = self.address.partition(":")
        found = getattr(import_module(module), name)
        if isinstance(found, Typer):
            return get_group(found)
        alone = Typer(add_completion=False, rich_markup_mode=None)
        alone.command()(found)
        return cast("TyperCommand", get_command(alone))


class WholeGroup(TyperGroup):
    """A group that tells each of its commands in a whole sentence, however narrow the terminal."""

    def format_commands(
        self,
        ctx: Any,  # noqa: ANN401 typer's own class has no public name
        formatter: Any,  # noqa: ANN401 as above
    ) -> None:
        """Write the first sentence of each; the library would cut what passes one line."""
        shown = [
            (name, each.get_short_help_str(limit=maxsize))
            for name in self.list_commands(ctx)
            if (each := self.get_command(ctx, name)) is not None and not each.hidden
        ]
        with formatter.section("Commands"):
            formatter.write_dl(shown)


class LazyGroup(TyperGroup):
    """A group that lists, and corrects a misspelt name, without the modules of its commands."""

    def resolve_command(
        self,
        ctx: Any,  # noqa: ANN401 typer's own class has no public name
        args: list[str],
    ) -> tuple[str | None, Any, list[str]]:
        """Find the command that the arguments name, and load it."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.loaded() if isinstance(command, Later) else command, rest
