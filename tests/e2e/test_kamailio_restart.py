"""What becomes of the records that are not in the file yet when Kamailio is stopped."""

import sqlite3
from pathlib import Path

import pytest

from e2e.calls import run_calls
from e2e.installed import Installation
from e2e.kinds import CALLER_HANGS_UP
from e2e.proxy import INFRA, kamailio
from e2e.records import counted, counted_cdrs, phases_expected, phases_of, told_of, wait_for_cdrs

pytestmark = pytest.mark.e2e


def test_unwritten_records_survive_an_orderly_stop_with_a_queue_database(
    tmp_path: Path, installation: Installation
) -> None:
    queue = tmp_path / "queue.db"
    with sqlite3.connect(queue) as database:
        database.executescript((INFRA / "akira-queue.sql").read_text())
    database.close()
    path = tmp_path / "later" / "cdr.jsonl"
    defines = {"AKIRA_QUEUE_DB": f'"sqlite:///{queue}"'}
    with kamailio(tmp_path, installation, cdr_path=path, defines=defines) as proxy:
        calls = run_calls(proxy, kinds=[CALLER_HANGS_UP], each=3)
    path.parent.mkdir()
    with kamailio(tmp_path, installation, cdr_path=path, defines=defines) as proxy:
        assert counted_cdrs(wait_for_cdrs(proxy, calls)) == counted(calls)
        for call in calls:
            expected = phases_expected(call, "trying", "early", "answered", "ended")
            assert phases_of(proxy, call, "ended") == expected
            for method in ("INVITE", "BYE"):
                told_of(proxy, call.call_id, "method", last=method)
