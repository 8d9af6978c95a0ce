"""What pages for operators take for granted, and what of them no single machine can do."""

from collections.abc import Mapping, Sequence

from attrs import field, frozen

_SIP_HOST = "asks systemd or the disks of a host that the roles made; tests/deploy makes such hosts"
_CLONE = "Ansible, in a clone, against the hosts of an inventory; `make deploy-check`, test-deploy"

# Why lines that begin so are typed nowhere in this test.
ELSEWHERE: Mapping[str, str] = {
    "systemctl": _SIP_HOST,
    "journalctl": _SIP_HOST,
    "df": _SIP_HOST,
    "ls": _SIP_HOST,
    "docker": "the container of NATS on a NATS host",
    "curl": "the state of NATS on a NATS host, on a port that tests do not take",
    "cd": _CLONE,
    "export": _CLONE,
    "ansible-playbook": _CLONE,
    "ansible-vault": _CLONE,
    "ansible-galaxy": _CLONE,
    "../../.venv-deploy/bin/python": _CLONE,
    "pip": "tests/contract/test_kit_from_the_wheel.py installs the wheel",
}


@frozen(kw_only=True)
class Scene:
    """One page.

    Attributes:
        before: what a reader has done when he comes to the page.
        once: queries that count what has to be there before a line is typed.
        files: blocks of the page that are a file, by its name: the first of a kind.
        words: what the page leaves open, and the query that says what stands there here.
        ends: lines that end in another code than 0, as the page says; who names something wrong
            ends in 1 anyway.
        sees: what a line says.
    """

    before: Sequence[str] = ()
    once: Mapping[str, str] = field(factory=dict)
    files: Mapping[str, str] = field(factory=dict)
    words: Mapping[str, str] = field(factory=dict)
    ends: Mapping[str, int] = field(factory=dict)
    sees: Mapping[str, str] = field(factory=dict)


_DECK = "printf 'prefix,destination,rate\\n1,Test numbers,0.60\\n*,Elsewhere,0.90\\n' >"
_CARRIER = (
    "printf 'Begin;Called number;Duration;Cost;Call-ID\\n"
    "25.10.2026 01:02:03;4930;61,5;0,61;of-nobody\\n' > carrier-2026-10.csv"
)
_LETTER = "select min(id) from dead_letter where status = 'parked'"
_NOW = "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:00')"
_THEN = "select to_char(now() at time zone 'UTC' + interval '1 h', 'YYYY-MM-DD\"T\"HH24:00')"
_SEALED = "select count(*) from seal"
_ALL_SEALED = (
    "select (coalesce((select max(to_position) from seal), 0)"
    " >= (select max(position) from event))::int"
)
_MENDED = "select count(*) from cdr where call_id = 'unread-1@rig.invalid'"
_ALL_AGAIN = "select (count(*) >= 67)::int from duplicate_receipt"
_PRICE_OCTOBER = "akira rerate --from 2026-10-01 --to 2026-11-01"
_IMPORT = "akira tariff import retail.csv --currency EUR --effective-from 2026-10-01"
_RECONCILE = {"HOUR": _NOW, "LATER": _THEN}

# In this order: a page may find what one before it left.
SCENES: Mapping[str, Scene] = {
    "how-to-bill.md": Scene(
        before=[f"{_DECK} retail.csv"],
        sees={"akira rate Acme 4915112345 --duration 75 --at 2026-12-01": "1.125"},
    ),
    "how-to-watch-for-fraud.md": Scene(),
    "how-to-tariffs.md": Scene(
        files={"deck.csv": "csv"},
        before=[f"{_IMPORT} --name {name}" for name in ("retail", "trunk", "office")],
        sees={
            "akira rate ACME 4930123456 --duration 60 --at 2027-01-15 --account acct-7": (
                "tariff office, for calls by account acct-7"
            ),
        },
    ),
    "how-to-trunks.md": Scene(
        before=[f"{_IMPORT} --name {name}" for name in ("wholesale", "tollfree")],
        sees={
            "akira rate Acme 4930123456 --duration 60 --side inbound --at 2026-12-02": (
                "tariff tollfree, for calls to its numbers"
            ),
        },
        words={
            "3848276298220188511@atlanta.example.com": "select 'ok1000-1@rig.invalid'",
            "547314c7-0300-16e0-9776-28ec2f460912": "select min(call_key::text) from cdr",
        },
    ),
    "how-to-numbers.md": Scene(),
    "runbooks/dead-letters.md": Scene(
        words={"FILES": "select 'cdr.jsonl'", "ID": _LETTER, "TEXT": "select 'they said so'",
               "NAME": "select 'ana'", "FILE": "select 'whole.json'"},
        sees={"akira-owner status": "WRONG: 3 open dead letters",
              "akira-owner dead list --open FILES": "\tcdr.jsonl\t66"},
    ),
    "reference/reports.md": Scene(
        files={"carrier.toml": "toml"},
        before=[
            *(f"akira account map acct-{number} Acme" for number in range(2, 6)),
            "akira tariff assign Acme retail --from 2026-10-01",
            "akira supplier add carrier --currency EUR",
            "akira supplier route carrier wholesale --source 127.0.0.0/8",
            _PRICE_OCTOBER,
            _CARRIER,
        ],
        once={_PRICE_OCTOBER: _MENDED},
        ends={"akira dispute carrier-2026-10.csv --map carrier.toml --supplier carrier": 1},
    ),
    "runbooks/bridge-lag.md": Scene(words=_RECONCILE),
    "runbooks/worker-failure.md": Scene(words=_RECONCILE),
    "runbooks/node-loss.md": Scene(words=_RECONCILE),
    "runbooks/nats-backlog.md": Scene(),
    "runbooks/proof-fails.md": Scene(once={"akira-owner seal verify": _SEALED}),
    "runbooks/restore.md": Scene(
        before=["akira seal head > kept"],
        once={"akira seal head > kept": _SEALED,
              "akira-owner reconcile --from DAY --to LATER FILES": _ALL_AGAIN},
        words={"SIP-HOST": "select 'sip-01'", "FILES": "select 'cdr.jsonl'",
               "FILE": "select 'kept'", "DAY": "select current_date - 1",
               "LATER": "select current_date + 1"},
    ),
    "upgrade.md": Scene(
        words={"DAY": "select current_date - 1", "LATER": "select current_date + 1"}
    ),
    "how-to-close-a-month.md": Scene(once={"akira close 2026-10": _ALL_SEALED}),
    "how-to-invoice.md": Scene(),
    "how-to-bundles.md": Scene(
        sees={"akira invoice Acme 2026-10": "free minutes"},
    ),
}  # fmt: skip
