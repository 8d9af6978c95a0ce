"""What becomes of the records that are not in the file yet when Kamailio is stopped."""

import sqlite3
from pathlib import Path

import pytest

from e2e.calls import run_calls
from e2e.kinds import CALLER_HANGS_UP
from e2e.proxy import INFRA, kamailio
from e2e.records import counted, counted_cdrs, records, wait_for_cdrs

pytestmark = pytest.mark.e2e

OF_AN_ANSWERED_CALL = {"trying", "early", "answered", "ended", "INVITE", "BYE", "the CDR"}


def test_unwritten_records_survive_an_orderly_stop_with_a_queue_database(tmp_path: Path) -> None:
    queue = tmp_path / "queue.db"
    with sqlite3.connect(queue) as database:
        database.executescript((INFRA / "akira-queue.sql").read_text())
    database.close()
    path = tmp_path / "later" / "cdr.jsonl"
    defines = {"AKIRA_QUEUE_DB": f'"sqlite:///{queue}"'}
    with kamailio(tmp_path, cdr_path=path, defines=defines) as proxy:
        calls = run_calls(proxy, kinds=[CALLER_HANGS_UP], each=3)
    path.parent.mkdir()
    with kamailio(tmp_path, cdr_path=path, defines=defines) as proxy:
        assert counted_cdrs(wait_for_cdrs(proxy, calls)) == counted(calls)
        for call in calls:
            assert {
                each.get("phase") or each.get("method") or "the CDR"
                for each in records(proxy)
                if call.call_id in (each.get("call_id"), each.get("callid"))
            } == OF_AN_ANSWERED_CALL
