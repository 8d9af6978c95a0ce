"""What the options of `akira plan` mean."""

from collections.abc import Sequence

import typer

from domain.numbering.book import Scope


def optional(words: Sequence[str] | None) -> tuple[str, ...] | None:
    """Take what was said several times, or not at all; a single empty word means none."""
    if not words:
        return None
    return () if list(words) == [""] else tuple(words)


def place(
    *, account: str | None, company: str | None, host: str | None, default: bool
) -> tuple[Scope, str]:
    """Take whose calls are meant."""
    named = {Scope.ACCOUNT: account, Scope.COMPANY: company, Scope.HOST: host}
    places = [(scope, key) for scope, key in named.items() if key is not None]
    if default:
        places.append((Scope.DEFAULT, ""))
    if len(places) != 1:
        raise typer.BadParameter("one of --account, --company, --host, --default")
    return places[0]
