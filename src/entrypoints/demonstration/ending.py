"""How the demo ends: where the lines are, the verdict, and the way back to the database."""

import json
import shlex
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import frozen

from application.money.data import Statement
from application.proof.reconcile_files import FileReconciliation
from domain.pricing.verdict import Rating
from entrypoints.standing.servers import Servers


@frozen(kw_only=True)
class Ending:
    """What the demo found.

    Attributes:
        left: calls that the live page still shows.
    """

    found: FileReconciliation
    ratings: Mapping[str, int]
    statement: Statement
    left: int

    @property
    def good(self) -> bool:
        """Whether each line has its place, and no call is left on the page."""
        found = self.found
        placed = found.stored + found.parked + found.duplicates
        return self.left == 0 and found.lines == placed

    def document(self) -> Mapping[str, object]:
        """Give it for machines."""
        found = self.found
        return {
            "lines": found.lines,
            "stored": found.stored,
            **{rating.value: self.ratings.get(rating.value, 0) for rating in Rating},
            "parked": found.parked,
            "duplicates": found.duplicates,
            "acc": found.acc,
            "call_events": found.phases,
            "live_calls_left": self.left,
            "balance": f"{self.statement.closing.normalize():f}",
            "currency": self.statement.currency,
        }

    def lines(self) -> Iterator[str]:
        """Give it for people."""
        found = self.found
        told = ", ".join(f"{self.ratings.get(each.value, 0)} {each.value}" for each in Rating)
        yield f"\nstatus   {found.lines} CDR lines: {found.stored} stored ({told}),"
        yield f"         {found.parked} dead letters, {found.duplicates} duplicates;"
        yield f"         {found.acc} acc records, {found.phases} events of calls in progress"
        yield from (f"missing: {line}" for line in found.missing_lines)
        yield f"verdict  {self._verdict()}"

    def _verdict(self) -> str:
        if self.good:
            return "right: every line has exactly one place, and no call is left on the live page"
        missing = self.found.missing
        return f"WRONG: {missing} lines have no place, {self.left} calls are left on the live page"


def way_back(data_dir: Path, servers: Servers) -> Iterator[str]:
    """Tell how the database is opened again, and what `akira` needs to find it."""
    python = Path(sys.executable)
    akira = python.with_name("akira")
    yield f"\nThe database stays in {data_dir}. This opens it again:"
    yield (
        f"  AKIRA_DATA_DIR={shlex.quote(str(data_dir))} {python} -P -m entrypoints.standalone"
        f" --cdr {shlex.quote(str(data_dir / 'more.jsonl'))}"
    )
    yield "and then, in another terminal:"
    yield from (f"  {line}" for line in servers.exports())
    yield f"  {akira} status"
    yield f"  {akira} cdr search"


def tell(ending: Ending, *, as_json: bool) -> None:
    """Print it."""
    lines = [json.dumps(ending.document())] if as_json else ending.lines()
    sys.stdout.writelines(f"{line}\n" for line in lines)
