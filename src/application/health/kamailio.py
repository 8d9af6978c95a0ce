"""Whether a Kamailio configuration loses no record: each rule was measured."""

import re
from collections.abc import Iterator, Sequence

from application.health.finding import Finding, State, judged
from application.health.kamailio_flags import flag_findings
from application.health.kamailio_routes import route_findings
from application.health.kamailio_said_again import said_again_findings
from application.health.kamailio_script import Script, script_of

_LOOPS = re.compile(r"(?m)^\s*max_while_loops\s*=\s*(\d+)")
_FETCH_LOOP = re.compile(r"while\s*\(\s*mq_fetch")
_SIZE = re.compile(r"(?:^|;)\s*size\s*=\s*(\d+)")
# Module, parameter, the value that loses nothing, what happens otherwise.
_WANTED = (
    ("acc_json", "cdr_output_syslog", "0", "a syslog daemon that stops loses CDRs"),
    ("acc_json", "acc_output_syslog", "0", "a syslog daemon that stops blocks SIP workers"),
    ("acc_json", "cdr_enable", "1", "there are no CDRs"),
    ("acc_json", "cdr_expired_dlg_enable", "1", "a call whose BYE was lost leaves no CDR"),
    ("acc", "cdr_expired_dlg_enable", "1", "a call whose BYE was lost leaves no CDR"),
    ("acc", "cdr_start_on_confirmed", "1", "ringing is billed"),
)
# Kamailio's own default, and what queue and dialogs of an outage need (infra/kamailio/README.md).
_DEFAULT_MEGABYTES = 64
_ENOUGH_MEGABYTES = 512


def kamailio_findings(texts: Sequence[str]) -> Iterator[Finding]:
    """Check the settings in a configuration and the files that it includes, given together."""
    yield from _settings(script_of(texts))


def evaluated_findings(text: str) -> Iterator[Finding]:
    """Check all of a configuration as Kamailio itself evaluated it, routes and flags too."""
    script = script_of([text])
    yield from _settings(script)
    yield from said_again_findings(script)
    yield from route_findings(script)
    yield from flag_findings(script)
    yield _dialogs(script)


def memory_finding(megabytes: int | None, where: str) -> Finding:
    """Judge the shared memory: the queue of records and the dialogs lie in it."""
    found = megabytes or _DEFAULT_MEGABYTES
    return judged(
        "kamailio shared memory",
        good=found >= _ENOUGH_MEGABYTES,
        seen=f"{found} MB, {where if megabytes else 'nothing said'}",
        mend="512 MB or more (Debian: SHM_MEMORY=512 in /etc/default/kamailio): where the file"
        " cannot be written, 64 MB are full of records after some 20,000 calls",
        bad=State.WARNING,
    )


def _settings(script: Script) -> Iterator[Finding]:
    for module, name, wanted, otherwise in _WANTED:
        yield _parameter(script, (module, name), wanted, otherwise)
    yield _queue(script)
    yield _loops(script.text)


def _parameter(script: Script, key: tuple[str, str], wanted: str, otherwise: str) -> Finding:
    module, name = key
    found = script.parameter(module, name)
    return judged(
        f"kamailio {module} {name}",
        good=found == wanted,
        seen="not set" if found is None else found,
        mend=f'modparam("{module}", "{name}", {wanted}): else {otherwise}',
    )


def _queue(script: Script) -> Finding:
    queues = script.all_of("mqueue", "mqueue")
    sizes = [match[1] if (match := _SIZE.search(queue)) else "0" for queue in queues]
    return judged(
        "kamailio mqueue size",
        good=bool(sizes) and set(sizes) == {"0"},
        seen=", ".join(sizes) or "no queue",
        mend='modparam("mqueue", "mqueue", "name=...;size=0"): else a full queue drops its oldest',
    )


def _loops(text: str) -> Finding:
    found = _LOOPS.findall(text)
    limited = bool(_FETCH_LOOP.search(text)) and (not found or found[-1] != "0")
    return judged(
        "kamailio max_while_loops",
        good=not limited,
        seen=found[-1] if found else "not set",
        mend="max_while_loops=0: else every hundredth record of a burst is lost without a trace",
    )


def _dialogs(script: Script) -> Finding:
    mode = script.parameter("dialog", "db_mode") or "0"
    # An address may have a password.
    kind = (script.parameter("dialog", "db_url") or "").partition(":")[0]
    good = mode == "1" and kind not in ("", "sqlite", "text")
    return judged(
        "kamailio dialog db_mode",
        good=good,
        seen=f"{mode}, {kind}" if kind else mode,
        mend='modparam("dialog", "db_mode", 1) with a db_url of PostgreSQL or MySQL: else calls'
        " in progress lose their CDRs at each restart, an orderly one too",
        bad=State.WARNING,
    )
