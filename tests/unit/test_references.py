"""No word of ours leads nowhere: links, references in docstrings, the index of decisions."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gates.decision_index import INDEX, index

ROOT = Path(__file__).parents[2]
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CODE = sorted(
    path
    for folder in ("src", "tests", "bench", "infra", "gates", "examples")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".sql", ".js", ".yml", ".cfg", ".sh", ".j2"} and path.is_file()
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
NAMED = re.compile(r"[\w./-]*\w\.md\b")
DECISION = re.compile(r"docs/decisions/(\d{4})")


def _local(links: Iterator[str]) -> Iterator[str]:
    return (link for link in links if "://" not in link and not link.startswith("mailto:"))


@pytest.mark.parametrize("page", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = _local(match[1] for match in LINK.finditer(page.read_text()))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_page_that_code_names_is_there() -> None:
    lost = [
        (str(path.relative_to(ROOT)), name)
        for path in CODE
        for name in NAMED.findall(path.read_text())
        if not _is_there(path, name)
    ]
    assert lost == []


def _is_there(path: Path, name: str) -> bool:
    # Alerts name their runbook by an address that ends as its path here does.
    within = name.partition("/runbooks/")[2]
    docs = ROOT / "docs"
    places = [ROOT / name, path.parent / name, docs / name, docs / "reference" / name]
    if within:
        places.append(docs / "runbooks" / within)
    return any(place.exists() for place in places)


def test_every_decision_that_is_named_was_taken() -> None:
    taken = {path.name[:4] for path in INDEX.parent.glob("0*.md")}
    named = {number for path in (*CODE, *DOCS) for number in DECISION.findall(path.read_text())}
    assert named <= taken


def test_the_index_names_every_decision_by_its_title() -> None:
    assert INDEX.read_text() == index(), "run python -m gates.decision_index"
