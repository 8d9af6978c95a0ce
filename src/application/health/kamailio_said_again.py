"""Whether a request that is said again is asked for by the configuration, once."""

import re
from collections.abc import Iterator
from typing import Final

from application.health.finding import Finding, State, judged
from application.health.kamailio_script import Script

_CHECKED: Final = "AKIRA_FLT_CHECKED"
_ASKED: Final = re.compile(r"\bt_precheck_trans\s*\(")
_SET: Final = re.compile(r"\bsetflag\s*\(\s*(\w+)\s*\)")


def said_again_findings(script: Script) -> Iterator[Finding]:
    """Check what requests come to outside the snippet: that one asks, and says that it did."""
    reached = script.reached()
    own = [
        block.code
        for block in script.blocks
        if block.is_main or (block.name in reached and not block.is_ours)
    ]
    asked = any(_ASKED.search(code) for code in own)
    yield judged(
        "kamailio t_precheck_trans()",
        good=asked,
        seen="called" if asked else "not called",
        mend="request_route, first, as in Debian's kamailio.cfg: else a BYE that is said again"
        " while another process has the first one may leave no CDR",
        bad=State.WARNING,
    )
    if script.value_of(_CHECKED) == _CHECKED:
        yield Finding(
            f"kamailio {_CHECKED}",
            State.WARNING,
            "a snippet of before, that asks a second time",
            "copy akira-accounting.cfg again: else an INVITE that comes twice at once may be"
            " dropped both times, and the call waits until it is said a third time",
        )
        return
    number = script.value_of(_CHECKED)
    said = any(script.value_of(flag) == number for code in own for flag in _SET.findall(code))
    yield _flag(asked=asked, said=said)


def _flag(*, asked: bool, said: bool) -> Finding:
    about = f"kamailio setflag({_CHECKED})"
    if said and not asked:
        mend = "take it out, or call t_precheck_trans() before it: else a call may have no CDR"
        return Finding(about, State.BAD, "the flag is set, nobody asks", mend)
    return judged(
        about,
        good=said or not asked,
        seen=("the snippet asks", "set")[said]
        if said or not asked
        else "t_precheck_trans() is called and the flag is not set",
        mend=f"setflag({_CHECKED}); in request_route, behind what asks t_precheck_trans() and"
        " before route(AKIRA_START): else an INVITE that comes twice at once may be dropped both"
        " times, and the call waits until it is said a third time",
        bad=State.WARNING,
    )
