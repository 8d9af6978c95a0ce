"""docs/architecture.md says what is so: ports, tables, the files that it names."""

import re
from pathlib import Path

import pytest

from adapters.contract import letters
from gates.port_table import PAGE, SUBJECTS, page, ports, suite_of

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
MIGRATIONS = sorted((SRC / "adapters" / "timescale" / "migrations").glob("*.sql"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
FILE = re.compile(r"`((?:domain|application|adapters|entrypoints|gates|tests)/[\w/]+(?:\.\w+)?)`")


def test_the_table_of_ports_is_that_of_the_code() -> None:
    assert PAGE.read_text() == page(), "run python -m gates.port_table"


def test_every_subject_of_the_application_is_in_the_table() -> None:
    assert {path.parent.name for path in SRC.glob("application/*/ports*")} == set(SUBJECTS)


def test_a_port_without_a_suite_is_noticed() -> None:
    class Unasked:
        pass

    with pytest.raises(AttributeError, match="UnaskedContract"):
        suite_of(Unasked, "letters")


def test_a_suite_is_asked_by_the_probe_that_its_promises_name() -> None:
    [box, desk] = ports("letters")
    assert suite_of(box, "letters").probe is letters.BoxProbe
    assert suite_of(desk, "letters").probe is letters.DeskProbe


def test_every_table_is_log_or_projection_or_said_to_be_something_else() -> None:
    made = {
        name
        for path in MIGRATIONS
        for name in re.findall(r"^create table (\w+)", path.read_text(), re.MULTILINE)
    }
    section = PAGE.read_text().partition("## The log")[2].partition("\n## ")[0]
    assert made - set(re.findall(r"`(\w+)`", section)) == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_of_the_code_that_a_page_names_is_there(page: Path) -> None:
    named = FILE.findall(page.read_text())
    assert [one for one in named if not any((top / one).exists() for top in (SRC, ROOT))] == []
