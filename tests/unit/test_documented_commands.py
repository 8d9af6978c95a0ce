"""Every `akira ...` that a page shows exists, with the arguments and options that it shows."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from entrypoints.cli.app import app
from entrypoints.cli.lazy import Later

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
# What the roles install runs `akira` with the settings of an owner, or of the stream.
CALLED = re.compile(r"^(?:\w+=\S+ )*akira(?:-owner|-nats)? (.+)")


def shown_whole(text: str) -> Iterator[str]:
    for block in FENCE.findall(text):
        lines = block.replace("\\\n", " ").splitlines()
        yield from (match[1] for line in lines if (match := CALLED.match(line)))


def mentioned(text: str) -> Iterator[str]:
    for piece in INLINE.findall(FENCE.sub("", text)):
        yield from (match[1] for match in [CALLED.match(piece)] if match)


def complaint(line: str, *, whole: bool) -> str | None:
    """Tell what is wrong with a command line; one that is only mentioned may leave things out."""
    words = [word for word in shlex.split(line, comments=True) if word not in {"…", "..."}]
    found: Any = get_command(app)
    while hasattr(found, "commands") and words and not words[0].startswith("-"):
        name = words.pop(0)
        if name not in found.commands:
            return f"no command {name}"
        found = found.commands[name]
        found = found.loaded() if isinstance(found, Later) else found
    options = {name: each for each in found.params for name in each.opts + each.secondary_opts}
    unknown = {word.partition("=")[0] for word in words if word.startswith("--")} - {*options, "--"}
    if unknown - {"--help"}:
        return f"no option {unknown}"
    return _misfit(found, words) if whole and "--help" not in words else None


def _misfit(command: Any, words: list[str]) -> str | None:  # noqa: ANN401 typer's class has no public name
    context = command.make_context("akira", [], resilient_parsing=True)
    given, extra, _ = command.make_parser(context).parse_args(list(words))
    missing = [each.name for each in command.params if each.required and not given.get(each.name)]
    return f"missing {missing}, too much {extra}" if missing or extra else None


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_page_shows_can_be_typed(page: Path) -> None:
    text = page.read_text()
    lines = [(line, True) for line in shown_whole(text)]
    lines += [(line, False) for line in mentioned(text)]
    wrong = {line: why for line, whole in lines if (why := complaint(line, whole=whole))}
    assert wrong == {}


def test_pages_show_commands() -> None:
    texts = [page.read_text() for page in PAGES]
    assert sum(len(list(shown_whole(text))) for text in texts) > 20
    assert sum(len(list(mentioned(text))) for text in texts) > 60


@pytest.mark.parametrize(
    "line",
    [
        "company map acct-1 Acme",
        "topup Acme 5",
        "topup Acme 5 6 --reference r",
        "rebuild cdr --dryrun",
        "nothing",
    ],
)
def test_what_cannot_be_typed_is_seen(line: str) -> None:
    assert complaint(line, whole=True)
