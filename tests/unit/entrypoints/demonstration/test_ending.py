"""The demo ends in where the lines are, a verdict, and the way back to the database."""

from decimal import Decimal
from pathlib import Path

from adapters.contract.builders import MOMENT
from application.money.data import Statement
from application.proof.reconcile_files import FileReconciliation
from entrypoints.demonstration.ending import Ending, way_back
from entrypoints.standing.servers import Servers

STATEMENT = Statement(
    company_id=1, currency="EUR", start=MOMENT, end=MOMENT, opening=Decimal("7.5"), lines=[]
)


def ending(*, lines: int = 3, left: int = 0) -> Ending:
    found = FileReconciliation(lines=lines, stored=2, parked=1)
    return Ending(found=found, ratings={"rated": 2}, statement=STATEMENT, left=left)


def test_the_verdict_is_right_where_each_line_has_its_place() -> None:
    told = "\n".join(ending().lines())
    assert ending().good
    assert "3 CDR lines: 2 stored (2 rated, 0 free, 0 unrated)" in told
    assert "verdict  right: every line has exactly one place" in told
    assert ending().document()["balance"] == "7.5"


def test_a_line_without_a_place_and_a_call_that_stays_are_wrong() -> None:
    assert not ending(lines=4).good
    assert "WRONG" in "".join(ending(left=1).lines())


def test_the_way_back_tells_what_akira_needs() -> None:
    servers = Servers(nats_url="nats://a:b@127.0.0.1:1", database_url="postgresql://x?host=/a b")
    told = list(way_back(Path("my demo"), servers))
    assert "  export AKIRA_DATABASE_URL='postgresql://x?host=/a b'" in told
    assert "  export AKIRA_NATS_URL=nats://a:b@127.0.0.1:1" in told
    assert "AKIRA_DATA_DIR='my demo'" in told[1]
