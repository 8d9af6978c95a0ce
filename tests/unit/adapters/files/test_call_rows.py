"""The columns of files of calls are a contract with whoever reads them."""

from datetime import timedelta
from decimal import Decimal
from ipaddress import ip_address

from adapters.contract.builders import MOMENT, a_receipt
from adapters.files.call_rows import COLUMNS, row_of
from application.calls.stories import StoredCall
from domain.calls.cdr import Cdr
from domain.calls.identity import call_key
from domain.calls.outcome import CallOutcome

_CDR = Cdr(call_id="c", start_time=MOMENT, end_time=MOMENT, duration=timedelta())
_CALL = StoredCall(
    call_key=call_key(_CDR),
    call_id="c",
    from_tag=None,
    to_tag=None,
    host="sip-01",
    start_time=MOMENT,
    end_time=MOMENT + timedelta(seconds=61),
    duration=timedelta(seconds=61.204),
    caller="100",
    callee="200",
    account=None,
    src_ip=ip_address("192.0.2.1"),
    sip_code=200,
    outcome=CallOutcome.ANSWERED,
    hangup_by="caller",
    rating="rated",
    unrated_reason=None,
    billed_amount=Decimal("0E-9"),
    receipt=a_receipt(7),
)


def test_columns_stand_where_they_always_stood() -> None:
    assert ",".join(COLUMNS) == (
        "call_key,call_id,from_tag,to_tag,host,start_time,end_time,duration,billed_seconds,caller,"
        "callee,account,company_id,src_ip,sip_code,outcome,hangup_by,pdd,destination,prefix,"
        "tariff_id,currency,billed_amount,rating,unrated_reason,supplier_id,supplier_cost,"
        "supplier_currency,revision,unread,doubt,dst,caller_number,callee_number,"
        "leg_of,in_company_id,in_billed_amount,in_currency,in_destination,in_unrated_reason,"
        "received_at,stream_seq"
    )


def test_each_value_stands_under_its_column() -> None:
    row = dict(zip(COLUMNS, row_of(_CALL), strict=True))
    assert row["call_id"] == "c"
    assert row["from_tag"] == ""
    assert row["duration"] == "61.204"
    assert row["start_time"] == MOMENT.isoformat()
    assert row["billed_amount"] == "0.000000000"
    assert row["received_at"] == _CALL.receipt.stored_at.isoformat()
    assert row["stream_seq"] == "7"
    assert row["revision"] == "0"
