"""What is told of the book against the fold of its log."""

from collections.abc import Mapping, Sequence

from attrs import asdict

from application.proof.prove_book import BookProof
from entrypoints.terminal.report import Part, Table

_ELSEWHERE = "that nobody changed the log itself tells akira seal verify"


def book_document(found: BookProof) -> Mapping[str, object]:
    """Give the findings for machines."""
    return {"book": {"good": found.good, "findings": [asdict(each) for each in found.findings]}}


def book_parts(found: BookProof) -> Sequence[Part]:
    """Name each row that is not what follows from the log."""
    rows = [
        (each.projection, each.key, _side(each.log), _side(each.book)) for each in found.findings
    ]
    if not rows:
        return [f"everything follows from the event log; {_ELSEWHERE}"]
    return [
        Table(
            "rows that do not follow from the log", ["table", "row", "log says", "book has"], rows
        )
    ]


def _side(values: Mapping[str, object] | None) -> str:
    if values is None:
        return "nothing"
    return ", ".join(f"{name} {value}" for name, value in values.items()) or "a row"
