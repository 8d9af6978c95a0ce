"""Whether the flags of the accounting snippet are its own."""

from collections.abc import Iterator

from application.health.finding import Finding, judged
from application.health.kamailio_script import Script

_FAILED = "AKIRA_FLT_FAILED"
_ACC = "AKIRA_FLT_ACC"


def flag_findings(script: Script) -> Iterator[Finding]:
    """Check the flag of failed calls, of which acc knows one, and that of the acc records."""
    flags = list(script.all_of("acc", "failed_transaction_flag"))
    others = sorted(set(flags[:-1]) - set(flags[-1:]))
    yield judged(
        "kamailio acc failed_transaction_flag",
        good=bool(flags) and not others,
        seen=", in place of ".join(flags[-1:] + others) or "not set",
        mend=f"#!define {_FAILED} {others[0] if others else 26} before the snippet is included:"
        " else calls that failed have no acc records",
    )
    mine, same = script.value_of(_ACC), []
    if mine != _ACC:
        names = (name for name in script.defines if name.startswith("FLT_"))
        same = [name for name in names if script.value_of(name) == mine]
    yield judged(
        f"kamailio {_ACC}",
        good=mine != _ACC and not same,
        seen=f"{mine}, as {', '.join(same)}" if same else mine,
        mend=f"#!define {_ACC} with a number that is free, before the snippet is included",
    )
