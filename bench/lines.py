"""CDR lines as Kamailio writes them, 452 bytes on the average."""

from collections.abc import Iterator
from datetime import UTC, datetime

COMPANIES = 200
_SPREAD = 2_654_435_761  # Knuth's: neighbours in time are strangers by number
_LINE = (
    '{{"start_time": "{start:.3f}", "end_time": "{end:.3f}", "duration": "{duration:.3f}", '
    '"call_id": "bench-{mark}-{number}@sip-01.invalid", "from_tag": "f{number}", '
    '"to_tag": "{tag}", "caller": "4915{caller:08d}", "callee": "{callee}", '
    '"account": "acct-{account}", "src_ip": "{address}", "src_port": "5060", '
    '"from_name": "", "ua": "PBX 11", "init_time": "{created:.6f}", '
    '"hangup_by": "{side}", "sip_code": "{code}", "msg_method": "BYE", '
    '"msg_fU": "4915{caller:08d}", "msg_ft": "f{number}"}}\n'
)


def cdr_lines(count: int, mark: str = "a", companies: int = COMPANIES) -> list[bytes]:
    """Give calls of the last hour, nine of ten answered; other marks give other calls."""
    return list(_lines(count, mark, companies))


def _lines(count: int, mark: str, companies: int) -> Iterator[bytes]:
    first = datetime.now(UTC).timestamp() - 3600
    for number in range(count):
        chance = (number * _SPREAD) % 2**32
        answered = chance % 10 > 0
        duration = chance % 300_000 / 1000 if answered else 0.0
        start = first + number * 3000 / max(count, 1)
        account = chance % companies
        yield _LINE.format(
            start=start,
            end=start + duration,
            duration=duration,
            mark=mark,
            number=number,
            tag=f"t{number}" if answered else "",
            caller=chance % 10**8,
            callee=f"{chance % 899 + 100}{chance % 10**7:07d}",
            account=account,
            address=f"10.{account // 250 % 250}.{account % 250}.7",
            created=start - 1.5,
            side="caller" if answered else "",
            code=200 if answered else 486,
        ).encode()
