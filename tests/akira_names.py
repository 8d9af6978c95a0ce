"""Names that commands of `akira` take, by what they stand for in the usage."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import frozen
from typer.main import get_command

from entrypoints.cli.app import app
from gates.reference.command_tree import leaves

KNOWN: Final[Mapping[str, tuple[str, str]]] = {
    "COMPANY": ("Acne", "Acme"),
    "SUPPLIER": ("carier", "carrier"),
    "TARIFF": ("retial", "retail"),
    "A": ("retial", "retail"),
    "B": ("retial", "retail"),
    "PLAN": ("germny", "germany"),
    "BUNDLE": ("Flt", "Flat"),
    "ZONE": ("Europe/Berln", "Europe/Berlin"),
    "ACCOUNT": ("acct-l", "acct-1"),
    "HOST": ("sip-0l", "sip-01"),
    "DESTINATION": ("Germny", "Germany"),
    "PREFIX|DESTINATION": ("Germny", "Germany"),
    "REASON": ("no_rte", "no_rate"),
    "PROJECTION": ("balanse", "balance"),
    "STATUS": ("waved", "waived"),
}
"""What stands for a name that must exist: a slip of the hand, and what was meant by it."""
LETTERS: Final = ("not_jsn", "not_json")
OPENED: Final = {
    "company add NAME", "supplier add NAME", "tariff import NAME", "plan add PLAN",
    "bundle add BUNDLE", "account map ACCOUNT",
}  # fmt: skip
"""Commands that make such a name."""
ELSEWHERE: Final = {
    "close HOST": "tests/unit/application/proof/test_checks.py",
    "invoice SERIES": "tests/contract/test_akira_invoice.py",
    "invoice NUMBER": "tests/contract/test_akira_invoice.py",
    # It asks no database, and what it publishes makes the name.
    "republish HOST": "",
}
"""Where a name is misspelt that needs more around it."""
FREE: Final = {
    "2026-06[-15]", "2026-11[-23[T19:30[+01:00]]]", "ADDRESS", "AMOUNT", "AMOUNT|none", "BECAUSE",
    "BEHIND", "BY", "CALL_ID", "CALL_ID|CALL_KEY", "CC", "CLASS", "CODE", "CURSOR", "DAY",
    "DIGITS", "EUR", "FIELD=VALUE", "HOST[:PORT]", "KEEP", "MONTH", "N", "NETWORK", "NEW-NAME",
    "NUMBER", "NUMBER...", "PREFIX", "REFERENCE", "SECONDS", "STRIP", "URL", "sip:HOST:PORT",
}  # fmt: skip
"""What is no name: numbers, times, words of a person; or one of a list that is no book's."""


@frozen
class Taken:
    """A word that a command takes.

    Attributes:
        command: behind `akira`.
        kind: what stands for it in the usage.
        parameter: of typer.
        parameters: all of the command.
    """

    command: str
    kind: str
    parameter: Any
    parameters: Sequence[Any]

    @property
    def name(self) -> str:
        """Command and kind, as they are listed here."""
        return f"{self.command} {self.kind}"

    @property
    def is_one_of_few(self) -> bool:
        """Whether all words are listed in the usage."""
        return "|" in self.kind and self.kind.islower()


def words() -> Iterator[Taken]:
    """Give all words that commands take as text."""
    for command, its in leaves(get_command(app), hidden=False):
        for each in its.params:
            kind = str(each.type_descriptor.annotation)
            if "str" in kind:
                yield Taken(command, each.metavar or each.name.upper(), each, its.params)
