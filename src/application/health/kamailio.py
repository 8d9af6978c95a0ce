"""Whether a Kamailio configuration loses no record: each rule was measured."""

import re
from collections.abc import Iterator, Sequence

from application.health.finding import Finding, judged

# A preprocessor line begins with #!, and :// stands in addresses.
_COMMENT = re.compile(r"(?m)(?:^|(?<=\s))(?:#(?!!)|//)[^\n]*|/\*[\s\S]*?\*/")
_PARAMETER = re.compile(r'modparam\(\s*"([^"]+)"\s*,\s*"([^"]+)"\s*,\s*("[^"]*"|[^)\s]+)\s*\)')
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


def kamailio_findings(texts: Sequence[str]) -> Iterator[Finding]:
    """Check a configuration and the files that it includes, given together."""
    text = "\n".join(texts)
    text = _COMMENT.sub(" ", text)
    parameters = [(m[1], m[2], m[3].strip('"')) for m in _PARAMETER.finditer(text)]
    for module, name, wanted, otherwise in _WANTED:
        yield _parameter(parameters, (module, name), wanted, otherwise)
    yield _queue(parameters)
    yield _loops(text)


def _parameter(
    parameters: Sequence[tuple[str, str, str]], key: tuple[str, str], wanted: str, otherwise: str
) -> Finding:
    module, name = key
    # Where a parameter stands twice, the last one holds.
    found = [value for *where, value in parameters if tuple(where) == key]
    return judged(
        f"kamailio {module} {name}",
        good=bool(found) and found[-1] == wanted,
        seen=found[-1] if found else "not set",
        mend=f'modparam("{module}", "{name}", {wanted}): else {otherwise}',
    )


def _queue(parameters: Sequence[tuple[str, str, str]]) -> Finding:
    queues = [value for module, name, value in parameters if (module, name) == ("mqueue", "mqueue")]
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
