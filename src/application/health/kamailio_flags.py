"""Whether the flags of the accounting snippet are its own."""

from collections.abc import Iterator

from application.health.finding import Finding, judged
from application.health.kamailio_script import Script

_FAILED = "AKIRA_FLT_FAILED"
_ACC = "AKIRA_FLT_ACC"
_CHECKED = "AKIRA_FLT_CHECKED"


def flag_findings(script: Script) -> Iterator[Finding]:
    """Check the flag of failed calls, of which acc knows one, and that the others are free."""
    flags = list(script.all_of("acc", "failed_transaction_flag"))
    others = sorted(set(flags[:-1]) - set(flags[-1:]))
    yield judged(
        "kamailio acc failed_transaction_flag",
        good=bool(flags) and not others,
        seen=", in place of ".join(flags[-1:] + others) or "not set",
        mend=f"#!define {_FAILED} {others[0] if others else 26} before the snippet is included:"
        " else calls that failed have no acc records",
    )
    yield _own(script, _ACC)
    # A snippet of before has none.
    if script.value_of(_CHECKED) != _CHECKED:
        yield _own(script, _CHECKED)


def _own(script: Script, name: str) -> Finding:
    mine, same = script.value_of(name), []
    if mine != name:
        others = (each for each in script.defines if each.startswith("FLT_"))
        same = [each for each in others if script.value_of(each) == mine]
    return judged(
        f"kamailio {name}",
        good=mine != name and not same,
        seen=f"{mine}, as {', '.join(same)}" if same else mine,
        mend=f"#!define {name} with a number that is free, before the snippet is included",
    )
