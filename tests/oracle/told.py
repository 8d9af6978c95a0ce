"""Lines that Kamailio writes, and what each must become: by dice, and remembered."""

import json
from collections.abc import Sequence
from enum import Enum, auto
from hashlib import sha256

from attrs import frozen

from oracle.prices import price

# Accounts, and who pays for them; nobody pays for the last.
PAYERS = {"acct-1": "Acme", "acct-2": "Acme", "acct-3": "Borg", "acct-4": "Cyan", "acct-9": None}
NUMBERS = ("4001", "4930123456", "491511234567", "12025550100", "19005550100", "8613800138000")
# Milliseconds: unanswered, edges of increments, hours, longer than any call may be.
LENGTHS = (0, 1, 999, 1000, 6001, 30_000, 30_001, 59_999, 60_000, 61_204, 3_599_999, 14_400_001)
BAD = (
    (b'{"duration":', "not_json"),
    (b'\xff\xfe{"duration": "1"}', "not_utf8"),
    (b'["duration"]', "not_an_object"),
    (b'{"start_time": "1795462224.992"}', "unknown_kind"),
    (b'{"duration": "1", "duration": "2"}', "duplicate_key"),
    (b'{"duration": NaN}', "not_json"),
    (b'{"duration": "1.0", "end_time": "1795462286.196"}', "start_time"),
)
ACC = {"method": "INVITE", "callid": "a@x", "from_tag": "f", "to_tag": "t", "sip_code": "200"}
PHASE = {"phase": "answered", "ts": "1795462224.992001", "call_id": "p@x"}


SECOND = " by another proxy"
# Who calls, as the first proxy and the second one write it.
CALLERS = ("49151", "0151")


Facts = tuple[int, str, str]


class Kind(Enum):
    """What a line is for the oracle."""

    CALL = auto()
    BAD = auto()
    NEITHER = auto()


@frozen(kw_only=True)
class Told:
    """One line, and all that the oracle must know of it later.

    Attributes:
        digest: of its bytes.
        call: names one call and no other: its Call-ID, and for the record of a second proxy through
            which the same dialog goes, `SECOND` behind it.
        reason: why it must be parked, where it is bad.
    """

    host: str
    kind: Kind
    digest: bytes
    call: str = ""
    milliseconds: int = 0
    account: str = ""
    number: str = ""
    reason: str = ""

    @property
    def payer(self) -> str | None:
        """The company that pays, None where nobody does."""
        return PAYERS[self.account]

    @property
    def cost(self) -> int | None:
        """Millionths of the currency's unit; None where there is no price."""
        if self.milliseconds == 0:
            return 0
        return None if self.payer is None else price(self.number, self.milliseconds)

    @property
    def facts(self) -> Facts:
        """What distinguishes two lines about one call."""
        return self.milliseconds, self.account, self.number


def a_call(
    host: str, name: str, facts: Facts, began: int, *, second: bool = False
) -> tuple[bytes, Told]:
    """Write a call that was answered at a moment, in milliseconds of the epoch.

    A second proxy of the same dialog has a creation of its own, and another form of the caller.
    """
    milliseconds, account, number = facts
    answered = milliseconds > 0
    body = json.dumps(
        {
            "start_time": _seconds(began),
            "end_time": _seconds(began + milliseconds),
            "duration": _seconds(milliseconds),
            "call_id": name,
            "from_tag": "f",
            "to_tag": "t" if answered else "",
            "caller": CALLERS[second],
            "callee": number,
            "account": account,
            "src_ip": "127.0.0.1",
            "init_time": _seconds(began - 100 + 20 * second),
            "hangup_by": "caller" if answered else "",
            "sip_code": "200" if answered else "486",
        }
    ).encode()
    return body, Told(
        host=host,
        kind=Kind.CALL,
        digest=digest(body),
        call=call_of(name, CALLERS[second]),
        milliseconds=milliseconds,
        account=account,
        number=number,
    )


def call_of(call_id: str, caller: str) -> str:
    """Name the call of a record."""
    return call_id + SECOND * (caller == CALLERS[1])


def a_bad_line(host: str, number: int, which: int) -> tuple[bytes, Told]:
    """Write something that is no record; its number makes it another than all others."""
    broken, reason = BAD[which % len(BAD)]
    body = broken + b" " * number
    return body, Told(host=host, kind=Kind.BAD, digest=digest(body), reason=reason)


def no_call(host: str, fields: dict[str, str], number: int) -> tuple[bytes, Told]:
    """Write a record that ends nowhere in the book."""
    body = json.dumps(fields | {"number": str(number)}).encode()
    return body, Told(host=host, kind=Kind.NEITHER, digest=digest(body))


def digest(line: bytes) -> bytes:
    """Name a line's bytes."""
    return sha256(line).digest()[:16]


def calls_of(lines: Sequence[Told]) -> dict[str, list[Told]]:
    """Put lines about the same call together."""
    found: dict[str, list[Told]] = {}
    for line in lines:
        if line.kind is Kind.CALL:
            found.setdefault(line.call, []).append(line)
    return found


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds // 1000}.{milliseconds % 1000:03d}"
