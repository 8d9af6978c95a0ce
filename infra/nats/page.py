"""Fills in docs/reference/nats-rights.md what rights.toml says and what comes of it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from infra.nats.parts import Part, parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "nats-rights.md"
ALLOWED = Path(__file__).with_name("allowed.toml")


def page(text: str) -> str:
    """Give the page with its blocks as they should be."""
    told = "".join(f"## {part.name}\n\n{_about(part)}\n" for part in parts())
    return _filled(_filled(text, "parts", told), "tried", "".join(_table(_allowed())))


def _filled(text: str, name: str, block: str) -> str:
    before, mark, rest = text.partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition("<!-- end -->")
    return before + mark + block + end + after


def _about(part: Part) -> str:
    text = f"{part.purpose[0].upper()}{part.purpose[1:]}. User `{part.user}`, account "
    text += f"`{part.account}`, answers under `{part.replies}`.\n\n"
    if any(said != heard for said, heard in part.says.items()):
        rows = (f"| `{said}` | `{heard}` |\n" for said, heard in part.says.items())
        text += "| publishes | AKIRA hears |\n|---|---|\n" + "".join(rows)
    else:
        text += f"Publishes {_listed(part.says)}.\n"
    if part.tells:
        text += f"\nTells {_listed(part.tells)}, which AKIRA does not hear.\n"
    for account, subjects in part.hears.items():
        text += f"\nHears of `{account}`: {_listed(subjects)}.\n"
    return text


def _listed(subjects: Iterable[str]) -> str:
    return ", ".join(f"`{subject}`" for subject in subjects)


def _allowed() -> Mapping[str, Sequence[str]]:
    return tomllib.loads(ALLOWED.read_text())


def _table(allowed: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield "| act | parts |\n|---|---|\n"
    alone: list[str] = []
    for act, who in allowed.items():
        if set(who) <= {"admin", "system"}:
            alone.append(act)
        else:
            yield f"| {act} | {', '.join(who)} |\n"
    yield f"\nOnly `admin` or `system`: {'; '.join(alone)}.\n"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text()))
