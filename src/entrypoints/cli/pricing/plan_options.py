"""The options of `akira plan`."""

from typing import Annotated

import typer

from domain.numbering.plan import Bare, OfUnknown
from entrypoints.cli.options import TIME

Name = Annotated[str, typer.Argument(metavar="PLAN", help="Its name.")]
Account = Annotated[str | None, typer.Option(help="Calls of this account.")]
OfCompany = Annotated[str | None, typer.Option("--company", help="Calls that it pays for.")]
Host = Annotated[str | None, typer.Option(help="Calls that this proxy wrote.")]
Default = Annotated[bool, typer.Option("--default", help="All other calls.")]
From = Annotated[
    str | None, typer.Option("--from", metavar=TIME, help="Calls answered then or later; now.")
]


Country = Annotated[str, typer.Option(metavar="CC", help="ISO 3166; the rest is as there.")]
Strip = Annotated[
    list[str] | None, typer.Option(help="In front, no part of the number; `?` is any digit.")
]
Behind = Annotated[list[str] | None, typer.Option(help="Behind; with * at its end: from there on.")]
Keep = Annotated[list[str] | None, typer.Option(help="112, 0800*, 911=0911 (the tariff's prefix).")]
International = Annotated[
    list[str] | None, typer.Option(metavar="PREFIX", help="Beside + and 00, such as 011.")
]
National = Annotated[str | None, typer.Option(metavar="PREFIX", help="Such as 0; '' for none.")]
Area = Annotated[str | None, typer.Option(metavar="CODE", help="Of subscribers.")]
OfBare = Annotated[Bare | None, typer.Option("--bare", help="A number without any prefix.")]
ToUnknown = Annotated[
    OfUnknown | None, typer.Option("--unknown", help="Calls to what is no number.")
]
Since = Annotated[str | None, typer.Option("--from", metavar=TIME, help="Since ever.")]
Correct = Annotated[
    bool, typer.Option("--correct", help="In place of the one with the same start.")
]
