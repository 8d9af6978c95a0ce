"""What somebody with all rights may do to a book and its files, and what must name it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from attrs import frozen


@frozen(kw_only=True)
class Falsification:
    """One deed.

    Attributes:
        what: in words.
        how: statements, or what is done to the file.
        table: whose row must be named.
        row: asks, before it is done, for words that stand in the key of the row.
    """

    what: str
    how: str
    table: str
    row: str


@frozen(kw_only=True)
class FileFalsification:
    """One deed to the file: so many lines without record then, and records without line."""

    what: str
    how: Callable[[Path], None]
    missing: int
    untold: int


MINE = "call_key = $mine"
KEY = "select $mine::text"
PAYER = "select $payer::text"
ACME = "select stream_id::text from company where name = 'Acme'"


def altered(
    table: str, change: str, row: str = MINE, key: str = KEY, what: str = ""
) -> Falsification:
    """Give a change of one row."""
    return Falsification(
        what=what or f"{table}: {change.partition(' =')[0]} altered",
        how=f"update {table} set {change} where {row}",  # noqa: S608 ours
        table=table,
        row=key,
    )


def gone(table: str, row: str = MINE, key: str = KEY) -> Falsification:
    """Give the end of one row."""
    return Falsification(
        what=f"{table}: a row deleted",
        how=f"delete from {table} where {row}",  # noqa: S608 ours
        table=table,
        row=key,
    )


IN_CALLS: Sequence[Falsification] = (
    altered("cdr", "duration = duration + 60"),
    altered("cdr", "company_id = $other"),
    altered("cdr", "callee = '4900'"),
    altered("cdr", "caller = '4900'"),
    altered("cdr", "outcome = 'failed'"),
    altered("cdr", "billed_amount = billed_amount - 0.000000001"),
    altered("cdr", "supplier_cost = 0"),
    altered("cdr", "start_time = start_time + interval '1 hour'"),
    altered("cdr", "hangup_by = null"),
    altered("cdr", "callee_number = '4900'"),
    altered("cdr", "dst = '198.51.100.1:5060'"),
    gone("cdr"),
    Falsification(
        what="cdr: a call stands twice",
        how="insert into cdr select * from cdr where call_key = $mine",
        table="cdr",
        row=KEY,
    ),
    Falsification(
        what="cdr: a call from nowhere",
        how="insert into cdr select (jsonb_populate_record(c, jsonb_build_object("
        "'call_key', '$nobody'))).* from cdr c where call_key = $mine",
        table="cdr",
        row="select '$nobody'",
    ),
    gone("call_identity"),
    altered("call_identity", "callee = '4900'"),
    altered("call_identity", "dst = '198.51.100.1:5060'"),
    altered("call_identity", "fingerprint = gen_random_uuid()"),
    altered("call_identity", "salt = null, callee = null", what="a number forgotten without order"),
    altered("call_identity", "start_time = start_time + interval '1 hour'"),
    Falsification(
        what="call_identity: a key from nowhere",
        how="insert into call_identity (call_key, start_time, stream_seq, stored_at)"
        " values ('$nobody', '2026-11-23 20:00+00', 1, now())",
        table="call_identity",
        row="select '$nobody'",
    ),
    altered(
        "traffic_hourly", "cost = cost + 1", "cost = (select max(cost) from traffic_hourly)",
        "select destination from traffic_hourly order by cost desc nulls last limit 1",
    ),
    gone(
        "traffic_hourly", "cost = (select max(cost) from traffic_hourly)",
        "select destination from traffic_hourly order by cost desc nulls last limit 1",
    ),
    Falsification(
        what="traffic_hourly: an hour from nowhere",
        how="insert into traffic_hourly (hour, host, attempts)"
        " values ('2026-11-23 11:00+00', 'sip-09', 5)",
        table="traffic_hourly",
        row="select 'sip-09'",
    ),
)  # fmt: skip

IN_THE_LOG: Sequence[Falsification] = (
    Falsification(
        what="an event's amount altered",
        how="update event set data = jsonb_set(data, '{verdict,charge,amount}', '\"0.01\"')"
        " where stream_id = $mine and version = 1",
        table="balance_movement",
        row=KEY,
    ),
    Falsification(
        what="an event's amount made no number",
        how="update event set data = jsonb_set(data, '{verdict,charge,amount}', '\"much\"')"
        " where stream_id = $mine and version = 1",
        table="balance_movement",
        row="select ''",
    ),
    Falsification(
        what="the first event of a call deleted",
        how="delete from event where stream_id = $mine and version = 1",
        table="call_identity",
        row=KEY,
    ),
    Falsification(
        what="an amendment deleted",
        how="delete from event where type = 'CallAccepted'",
        table="cdr",
        row="select stream_id::text from event where type = 'CallAccepted'",
    ),
    Falsification(
        what="an amendment deleted from the middle",
        how="delete from event where position = (select position from event"
        " where type = 'CallRerated' and stream_id in"
        " (select stream_id from event where version = 3) order by position limit 1)",
        table="event",
        row="select stream_id::text from event where type = 'CallRerated' and stream_id in"
        " (select stream_id from event where version = 3) order by position limit 1",
    ),
    Falsification(
        what="a payment's event deleted",
        how="delete from event where type = 'ToppedUp'",
        table="balance_movement",
        row="select reference from balance_movement where kind = 'topup'",
    ),
    Falsification(
        what="the event of limits deleted",
        how="delete from event where type = 'LimitsChanged'",
        table="company",
        row="select stream_id::text from event where type = 'LimitsChanged'",
    ),
    Falsification(
        what="the opening of a company deleted",
        how="delete from event where version = 1 and stream_id ="
        " (select stream_id from company where id = $payer)",
        table="event",
        row=ACME,
    ),
    Falsification(
        what="what an invoice asks for altered",
        how="update event set data = jsonb_set(data, '{rounded}', '\"9\"')"
        " where type = 'InvoiceIssued'",
        table="event",
        row="select 'invoice INV 1'",
    ),
    Falsification(
        what="the exact sum of an invoice altered",
        how="update event set data = jsonb_set(data, '{exact}', '\"9\"')"
        " where type = 'InvoiceIssued'",
        table="event",
        row="select 'invoice INV 1'",
    ),
    Falsification(
        what="an invoice's number altered, so that one is missing",
        how="update event set data = jsonb_set(data, '{number}', '2') where type = 'InvoiceIssued'",
        table="event",
        row="select 'invoice INV 2'",
    ),
    Falsification(
        what="an invoice deleted",
        how="delete from event where type = 'InvoiceIssued'",
        table="company",
        row=ACME,
    ),
    Falsification(
        what="an event's type altered",
        how="update event set type = 'Nothing' where type = 'LimitsChanged'",
        table="company",
        row="select stream_id::text from event where type = 'LimitsChanged'",
    ),
)

IN_MONEY: Sequence[Falsification] = (
    Falsification(
        what="a movement deleted, the balance put right, the call made free",
        how="update balance b set amount = b.amount - m.amount from balance_movement m"
        " where m.call_key = $mine and b.company_id = m.company_id and m.kind = 'call'"
        " and m.revision = 0;"
        " delete from balance_movement where call_key = $mine and kind = 'call' and revision = 0;"
        " update cdr set billed_amount = 0, rating = 'free' where call_key = $mine",
        table="balance_movement",
        row=KEY,
    ),
    Falsification(
        what="a debit of a call that is nowhere, the balance moved along",
        how="insert into balance_movement"
        " (company_id, call_key, kind, amount, currency, version) values"
        " ($payer, '$nobody', 'call', -1, 'EUR', 1);"
        " update balance set amount = amount - 1 where company_id = $payer",
        table="balance_movement",
        row="select '$nobody call 0'",
    ),
    Falsification(
        what="a top-up from nowhere, the balance moved along",
        how="insert into balance_movement"
        " (company_id, kind, amount, currency, version, reference) values"
        " ($payer, 'topup', 10, 'EUR', 1, 'gift');"
        " update balance set amount = amount + 10 where company_id = $payer",
        table="balance_movement",
        row="select 'gift'",
    ),
    Falsification(
        what="a debit moved to another company, balances moved along",
        how="update balance_movement set company_id = $other where call_key = $mine;"
        " update balance set amount = (select coalesce(sum(amount), 0) from balance_movement m"
        " where m.company_id = balance.company_id)",
        table="balance_movement",
        row=KEY,
    ),
    altered("balance_movement", "amount = amount * 2"),
    altered("balance_movement", "at = at + interval '1 day'"),
    gone("balance_movement"),
    Falsification(
        what="a debit of the called side deleted, the balance put right, that side made free",
        how="update balance b set amount = b.amount - m.amount from balance_movement m"
        " where m.call_key = $called and b.company_id = m.company_id and m.kind = 'call_in';"
        " delete from balance_movement where call_key = $called and kind = 'call_in';"
        " update cdr set in_billed_amount = 0 where call_key = $called",
        table="balance_movement",
        row="select $called || ' call_in 0'",
    ),
    Falsification(
        what="a debit of a side that the call does not have, the balance moved along",
        how="insert into balance_movement"
        " (company_id, call_key, kind, amount, currency, version) values"
        " ($other, $mine, 'call_in', -1, 'EUR', 1);"
        " update balance set amount = amount - 1 where company_id = $other",
        table="balance_movement",
        row="select $mine || ' call_in 0'",
    ),
    Falsification(
        what="a debit of the called side of a call that is nowhere, the balance moved along",
        how="insert into balance_movement"
        " (company_id, call_key, kind, amount, currency, version) values"
        " ($payer, '$nobody', 'call_in', -1, 'EUR', 1);"
        " update balance set amount = amount - 1 where company_id = $payer",
        table="balance_movement",
        row="select '$nobody call_in 0'",
    ),
    Falsification(
        what="both sides of a call debited to the other's payer, balances moved along",
        how="update balance_movement set company_id = $payer + $other - company_id"
        " where call_key = $called;"
        " update balance set amount = (select coalesce(sum(amount), 0) from balance_movement m"
        " where m.company_id = balance.company_id)",
        table="balance_movement",
        row="select $called || ' call_in 0'",
    ),
    Falsification(
        what="a reversal of the called side deleted, the balance moved along",
        how="delete from balance_movement where kind = 'reversal_in' and call_key = (select"
        " min(call_key::text)::uuid from as_it_was.balance_movement where kind = 'reversal_in');"
        " update balance set amount = (select coalesce(sum(amount), 0) from balance_movement m"
        " where m.company_id = balance.company_id)",
        table="balance_movement",
        row="select min(call_key::text) || ' reversal_in' from balance_movement"
        " where kind = 'reversal_in'",
    ),
    Falsification(
        what="the called side's price altered in the log",
        how="update event set data = jsonb_set(data, '{verdict,inbound,charge,amount}',"
        " '\"0.01\"') where stream_id = $called and version = 1",
        table="balance_movement",
        row="select $called || ' call_in 0'",
    ),
    altered("cdr", "in_company_id = $payer", "call_key = $called", "select $called::text"),
    altered("cdr", "in_billed_amount = 0", "call_key = $called", "select $called::text"),
    altered("cdr", "in_destination = 'x'", "call_key = $called", "select $called::text"),
    altered("cdr", "in_unrated_reason = 'no_rate'", "call_key = $called", "select $called::text"),
    Falsification(
        what="narrow_assignment: an inbound tariff deleted",
        how="delete from narrow_assignment where kind = 'inbound'",
        table="narrow_assignment",
        row="select $other || ' inbound'",
    ),
    altered("supplier_movement", "amount = amount * 2"),
    gone("supplier_movement"),
    Falsification(
        what="supplier_movement: a cost from nowhere",
        how="insert into supplier_movement (supplier_id, call_key, kind, amount, currency) values"
        " ((select min(id) from supplier), '$nobody', 'call', -1,"
        " 'EUR')",
        table="supplier_movement",
        row="select '$nobody call 0'",
    ),
    altered("balance", "amount = amount + 0.000000001", "company_id = $payer", PAYER),
    gone("balance", "company_id = $payer", PAYER),
    altered("balance", "currency = 'USD'", "company_id = $payer", PAYER),
    altered(
        "company", "credit_limit = 9999", "name = 'Acme'",
        ACME,
    ),
    altered(
        "company", "payment = 'prepaid'", "name = 'Acme'",
        ACME,
    ),
    gone("company", "name = 'Beta'", "select stream_id::text from company where name = 'Beta'"),
    altered("company", "watch_spend_per_hour = null", "name = 'Acme'", ACME),
    altered("fraud_suspicion", "settled_by = 'x', because = 'x'", "number = 1", PAYER),
    gone("fraud_suspicion", "number = 2", PAYER),
    altered("account", "company_id = $other", "account = 'acct-1'", "select 'acct-1'"),
    gone("account", "account = 'acct-2'", "select 'acct-2'"),
    Falsification(
        what="account: mapped by nobody",
        how="insert into account (account, company_id) values ('acct-9', $payer)",
        table="account",
        row="select 'acct-9'",
    ),
    altered("account_mapping", "company_id = $other", "account = 'acct-1'", "select 'acct-1'"),
    gone("account_mapping", "account = 'acct-2'", "select 'acct-2'"),
    altered(
        "party_rule", "company_id = $payer", "kind = 'host'",
        "select kind from party_rule where kind = 'host' limit 1",
    ),
    gone("party_rule", "value = '4930*'", "select value from party_rule where value = '4930*'"),
    altered(
        "tariff_assignment", "valid_to = '2026-12-24Z'", "tariff = 'retail'", PAYER,
    ),
    altered(
        "narrow_assignment", "tariff = 'retail'", "kind = 'source'", PAYER,
    ),
    gone("narrow_assignment", "kind = 'host'", PAYER),
    altered("supplier", "name = 'other'", "true", "select stream_id::text from supplier"),
    altered(
        "supply_route", "gateway = '192.0.2.9'", "gateway is not null",
        "select supplier_id::text from supply_route limit 1",
    ),
    gone("supply_route", "true", "select supplier_id::text from supply_route"),
    altered(
        "book_rules", "longest_call = '1 minute'", "true",
        "select stream_id::text from book_rules",
    ),
    altered(
        "book_rules", "once_hosts = '{}'", "true", "select stream_id::text from book_rules",
    ),
    altered(
        "cdr", "leg_of = null", "leg_of is not null",
        "select call_key::text from cdr where leg_of is not null",
    ),
    altered("number_plan", "strip = '{7}'", "true", "select 'germany'"),
    gone("number_plan_use", "scope = 'host'", "select 'host sip-77'"),
    altered("dead_letter", "raw = raw || '!'", "true", "select min(id)::text from dead_letter"),
)  # fmt: skip


def _lines(file: Path) -> list[bytes]:
    return file.read_bytes().splitlines(keepends=True)


def _without(number: int) -> Callable[[Path], None]:
    def deed(file: Path) -> None:
        lines = _lines(file)
        del lines[number]
        file.write_bytes(b"".join(lines))

    return deed


def _replaced(number: int, by: bytes) -> Callable[[Path], None]:
    def deed(file: Path) -> None:
        lines = _lines(file)
        lines[number] = by + b"\n"
        file.write_bytes(b"".join(lines))

    return deed


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


def _cut(file: Path) -> None:
    lines = _lines(file)
    file.write_bytes(b"".join(lines[: len(lines) // 2]))


def file_falsifications(
    bad: int, other_call: bytes, same_length: bytes
) -> Sequence[FileFalsification]:
    """Give the deeds to a file of ten lines, of which line `bad` is none of a call."""
    return (
        FileFalsification(what="a line deleted", how=_without(2), missing=0, untold=1),
        FileFalsification(what="half a file cut", how=_cut, missing=0, untold=5),
        FileFalsification(what="an empty file", how=_emptied, missing=0, untold=10),
        FileFalsification(
            what="a line altered", how=_replaced(1, other_call), missing=1, untold=1
        ),
        FileFalsification(
            what="a bad line altered", how=_replaced(bad, same_length), missing=1, untold=1
        ),
        FileFalsification(
            what="a bad line replaced by a good call", how=_replaced(bad, other_call), missing=1,
            untold=1,
        ),
        FileFalsification(what="a bad line deleted", how=_without(bad), missing=0, untold=1),
    )  # fmt: skip
