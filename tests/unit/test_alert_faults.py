"""Every alert has a test that causes its fault and sees its expression become true, or a reason.

What "raised" and "silent" mean is said in `tests/alarms/scrapes.py`.
"""

import ast
from pathlib import Path

import pytest

from alarms.scrapes import alerts

TESTS = Path(__file__).parents[1]
BOOK, PATH = "alarms/test_alerts_of_the_book.py", "alarms/test_alerts_of_the_path.py"
HOSTS, SCRIPTS = "alarms/test_alerts_of_hosts.py", "alarms/test_alerts_of_the_scripts.py"
CAUSED = {
    "AkiraBridgeDown": HOSTS,
    "AkiraBridgeLags": PATH,
    "AkiraBridgeLagsFar": PATH,
    "AkiraBridgeCutOff": PATH,
    "AkiraFileGoneUnread": HOSTS,
    "AkiraBookLags": PATH,
    "AkiraStreamForgot": PATH,
    "AkiraPositionNotWritten": HOSTS,
    "AkiraWorkerDown": PATH,
    "AkiraAllWorkersDown": PATH,
    "AkiraNothingIsStored": PATH,
    "AkiraWorkerStandsStill": PATH,
    "AkiraBacklogGrows": PATH,
    "AkiraRecordsWait": PATH,
    "AkiraDutyStandsStill": PATH,
    "AkiraProofFails": BOOK,
    "AkiraProofIsOld": BOOK,
    "AkiraEventsHeld": BOOK,
    "AkiraReaderLags": BOOK,
    "AkiraClockSuspect": BOOK,
    "AkiraStreamFills": PATH,
    "AkiraStreamFull": PATH,
    "AkiraDeadLetters": BOOK,
    "AkiraUnratedCalls": BOOK,
    "AkiraImplausibleCalls": BOOK,
    "AkiraRedeliveries": PATH,
    "AkiraSlowToTheDatabase": BOOK,
    "AkiraStreamUnreachable": PATH,
    "AkiraDatabaseUnreachable": PATH,
    "AkiraStatusIsOld": PATH,
    "AkiraNatsUnhealthy": SCRIPTS,
    "AkiraReplicaMissing": SCRIPTS,
    "AkiraBackupIsOld": SCRIPTS,
    "AkiraCallsButNoRecords": HOSTS,
    "AkiraEndedWithoutRecords": HOSTS,
    "AkiraProofDiffers": BOOK,
    "AkiraBalancesBelowZero": BOOK,
    "AkiraFraudSuspected": BOOK,
    "AkiraHeartbeatLate": HOSTS,
    "AkiraLiveDown": HOSTS,
    "AkiraCallsStayUnrated": BOOK,
    "AkiraUnratedIsOld": BOOK,
    "AkiraDatabaseErrors": PATH,
    "AkiraSlowBatches": PATH,
    "AkiraStreamFullSoon": PATH,
    "AkiraCertificateExpires": SCRIPTS,
    "AkiraNodeExporterDown": SCRIPTS,
    "AkiraFiguresMissing": SCRIPTS,
}
# Why a fault is not caused here; that the rule fires is tried with made-up figures (rule_tests).
NOT_CAUSED = {
    "AkiraLinesMissing": "stream and file must both lose the same lines, within one look of the"
    " bridge; that it tells them then is tried by tests/unit/application/intake",
    "AkiraStreamLostRecords": "our streams let nobody delete a message; that the audit finds a hole"
    " is tried by tests/contract/test_audit_in_hand.py and tests/simulation",
    "AkiraDatabaseBackupIsOld": "the role's script writes the figure after pg_basebackup of a whole"
    " server, by paths of the host: only the role's scenario runs it",
    "AkiraDiskFills": "the figure is the node exporter's, and a tmpfs is left out by the rule",
    "AkiraDiskFullSoon": "the figure is the node exporter's, and a tmpfs is left out by the rule",
}


def raised_in(file: str) -> set[str]:
    """Name the alerts that a file of tests sees raised."""
    calls = [
        node for node in ast.walk(ast.parse((TESTS / file).read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        and node.func.attr == "assert_raises"
    ]  # fmt: skip
    return {
        word.value
        for call in calls
        for word in call.args
        if isinstance(word, ast.Constant) and isinstance(word.value, str)
    }


def test_every_alert_is_in_the_table_once() -> None:
    assert CAUSED.keys() | NOT_CAUSED.keys() == set(alerts())
    assert not CAUSED.keys() & NOT_CAUSED.keys()


@pytest.mark.parametrize("file", sorted(set(CAUSED.values())))
def test_a_file_raises_what_the_table_says(file: str) -> None:
    assert raised_in(file) == {name for name, where in CAUSED.items() if where == file}
