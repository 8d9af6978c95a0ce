"""The log goes into a file and comes out of it whole, or not at all."""

from collections.abc import Sequence

import pytest

from adapters.memory.facts.event_log import MemoryEventLog
from adapters.wire import log_json
from application.errors import RejectedError, UnavailableError
from application.facts.carry_log import ExportLog, ImportLog
from domain.facts.entries import CompanyFact
from domain.money.events import CompanyRenamed
from memory_books import MemoryBooks


async def exported(books: MemoryBooks) -> list[bytes]:
    lines: list[bytes] = []
    steps: list[int] = []
    export = ExportLog(
        log=MemoryEventLog(journal=books.journal),
        head=log_json.write_head,
        line=log_json.write_entry,
    )
    count = await export(lines.append, steps.append)
    assert count == sum(steps) == len(lines) - 1
    return lines


def importing(books: MemoryBooks) -> ImportLog:
    return ImportLog(
        log=MemoryEventLog(journal=books.journal),
        events=log_json.read_head,
        entry=log_json.read_entry,
    )


@pytest.fixture
async def lines() -> Sequence[bytes]:
    books = MemoryBooks()
    for name in ("Acme", "Beta", "Gamma"):
        await books.opens(name)
    return await exported(books)


async def test_what_was_exported_makes_the_same(lines: Sequence[bytes]) -> None:
    steps: list[int] = []
    empty = MemoryBooks()
    assert await importing(empty)(lines, steps.append) == 3
    assert steps == [3]
    assert await exported(empty) == lines


async def test_more_than_one_piece_is_imported() -> None:
    books = MemoryBooks()
    await books.opens("Acme")
    events = [CompanyRenamed(name=f"Acme {n}.", because="a test") for n in range(2000)]
    books.journal.append(
        [CompanyFact(company_id=1, currency="EUR", event=event) for event in events]
    )
    steps: list[int] = []
    assert await importing(MemoryBooks())(await exported(books), steps.append) == 2001
    assert steps == [2000, 1]


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        (lambda lines: lines[:0], "line 1 is no head of a log"),
        (lambda lines: lines[1:], "line 1 is no head of a log"),
        (lambda lines: [*lines[:2], b"{", *lines[2:]], "line 3 is no event"),
        (lambda lines: lines[:-1], "not whole: 2 of 3 events"),
        (lambda lines: [*lines, lines[-1]], "not whole: 4 of 3 events"),
    ],
)
async def test_what_is_not_whole_imports_nothing(
    lines: Sequence[bytes], spoilt: object, why: str
) -> None:
    assert callable(spoilt)
    empty = MemoryBooks()
    with pytest.raises(RejectedError, match=why):
        await importing(empty)(spoilt(lines))
    assert empty.journal.log == []


async def test_a_log_that_is_away_is_not_exported() -> None:
    log = MemoryEventLog()
    log.fail_next(UnavailableError("away"))
    written: list[bytes] = []
    with pytest.raises(UnavailableError):
        await ExportLog(log=log, head=log_json.write_head, line=log_json.write_entry)(
            written.append
        )
    assert written == []
