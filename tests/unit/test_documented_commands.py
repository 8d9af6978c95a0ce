"""Every command of ours that a page shows can be typed: of `akira`, of `make`, of Python."""

import re
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
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
MADE = re.compile(r"^make ([^\s`]+)")
RUN = re.compile(r"python (?:-P )?-m ((?:entrypoints|gates|bench)[\w.]*)")
INSTALLED = re.compile(r"/usr/local/sbin/akira-(?:owner|nats) (.+)$", re.MULTILINE)
VARIABLE = re.compile(r"^(\w+) := (\S+)$", re.MULTILINE)
TARGETS = re.compile(r"^([\w.$()/% -]+):(?!=)", re.MULTILINE)


def lines_of(text: str) -> Iterator[str]:
    for block in FENCE.findall(text):
        yield from block.replace("\\\n", " ").splitlines()


def pieces_of(text: str) -> Iterator[str]:
    yield from INLINE.findall(FENCE.sub("", text))


def shown_whole(text: str) -> list[str]:
    return [match[1] for line in lines_of(text) if (match := CALLED.match(line))]


def mentioned(text: str) -> list[str]:
    return [match[1] for piece in pieces_of(text) if (match := CALLED.match(piece))]


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
    assert sum(len(shown_whole(text)) for text in texts) > 20
    assert sum(len(mentioned(text)) for text in texts) > 60


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


def test_what_the_roles_run_is_there() -> None:
    files = [path for path in (ROOT / "infra").rglob("*.*") if path.suffix in {".yml", ".j2"}]
    lines = [line for path in files for line in INSTALLED.findall(path.read_text())]
    plain = [re.sub(r"\{\{.*?\}\}|\"?\$\(.*", "X", line) for line in lines]
    assert len(plain) > 8
    assert [line for line in plain if complaint(line, whole=False)] == []


def made() -> list[re.Pattern[str]]:
    text = (ROOT / "Makefile").read_text()
    for name, value in VARIABLE.findall(text):
        text = text.replace(f"$({name})", value)
    names = (name for group in TARGETS.findall(text) for name in group.split())
    return [re.compile(re.escape(name).replace("%", ".+")) for name in names]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_page_makes_or_runs_is_there(page: Path) -> None:
    text = page.read_text()
    goals = [
        match[1] for line in (*lines_of(text), *pieces_of(text)) if (match := MADE.match(line))
    ]
    modules = [name for name in RUN.findall(text) if find_spec(name) is None]
    targets = made()
    assert [one for one in goals if not any(t.fullmatch(one) for t in targets)] == []
    assert modules == []


def test_a_target_that_is_not_there_is_seen() -> None:
    targets = made()
    assert any(t.fullmatch("check-3.12") for t in targets)
    assert not any(t.fullmatch("chekc") for t in targets)
