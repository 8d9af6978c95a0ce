"""A call's first fact as JSON, piece by piece: each batch has a thousand of them.

Byte for byte what the converter would write (tests/unit/adapters/wire/test_received_json.py).
"""

from decimal import Decimal
from functools import lru_cache
from typing import Final

from msgspec.json import Encoder

from adapters.wire.event_json.converter import CONVERTER, Remembered
from adapters.wire.event_json.texts import key_text, moment_text, seconds_text
from domain.calls.cdr import Cdr
from domain.calls.provenance import Provenance, Receipt
from domain.facts.call_facts import CallReceived
from domain.facts.figures import CallFigures
from domain.pricing.bands import Tier
from domain.pricing.charge import RatedCharge, Segment
from domain.pricing.verdict import Inbound, Supply, Verdict

_written: Final = Encoder().encode
_MOST_REMEMBERED = 4096
_tier: Final = Remembered[Tier, str](lambda tier: _written(CONVERTER.unstructure(tier)).decode())
_short: Final = lru_cache(_MOST_REMEMBERED)(seconds_text)


def encode_received(fact: CallReceived) -> str:
    """Write the fact as `encode` promises it."""
    commitment = fact.kept_parties.commitment
    return (
        f'{{"call_key":"{key_text(fact.call_key)}","cdr":{_cdr(fact.cdr)}'
        f',"provenance":{_provenance(fact.provenance)},"receipt":{_receipt(fact.receipt)}'
        f',"verdict":{{{_verdict(fact.verdict)[1:]}}}'
        f',"parties":{_text(commitment)},"figures":{_figures(fact.figures)}}}'
    )


@lru_cache(_MOST_REMEMBERED)
def _known(text: str) -> str:
    return _written(text).decode()


def _text(text: str | None) -> str:
    return "null" if text is None else f'"{text}"'


def _number(number: Decimal | None) -> str:
    return "null" if number is None else f'"{number!s}"'


def _plain(number: int | None) -> str:
    return "null" if number is None else str(number)


def _cdr(cdr: Cdr) -> str:
    unread = "" if cdr.unread is None else f',"unread":{_known(cdr.unread)}'
    doubt = "" if cdr.doubt is None else f',"doubt":{_known(cdr.doubt)}'
    return (
        f'{{"created_at":{_number(cdr.created_at)},"ringing_at":{_number(cdr.ringing_at)}'
        f',"start_time":"{moment_text(cdr.start_time)}","end_time":"{moment_text(cdr.end_time)}"'
        f',"duration":"{seconds_text(cdr.duration)}","sip_code":{_plain(cdr.sip_code)}'
        f',"hangup_by":{_text(cdr.hangup_by)}{unread}{doubt}}}'
    )


def _provenance(place: Provenance) -> str:
    return (
        f'{{"host":{_known(place.host)},"file_id":{_known(place.file_id)}'
        f',"offset":{place.offset!s},"read_at":"{moment_text(place.read_at)}"}}'
    )


def _receipt(receipt: Receipt) -> str:
    stored_at = moment_text(receipt.stored_at)
    return f'{{"stream_seq":{receipt.stream_seq!s},"stored_at":"{stored_at}"}}'


def _figures(figures: CallFigures) -> str:
    return (
        f'{{"outcome":"{figures.outcome.value}","rating":"{figures.rating.value}"'
        f',"seconds":"{figures.seconds!s}","billed":{_plain(figures.billed)}'
        f',"pdd":{_number(figures.pdd)}}}'
    )


# What a verdict and its parts do not say is left out: each piece begins with a comma.
def _verdict(verdict: Verdict) -> str:
    company, charge, reason = verdict.company_id, verdict.charge, verdict.unrated_reason
    return (
        ("" if company is None else f',"company_id":{company!s}')
        + ("" if charge is None else f',"charge":{_charge(charge)}')
        + ("" if reason is None else f',"unrated_reason":"{reason.value}"')
        + ("" if verdict.supply is None else f',"supply":{_supply(verdict.supply)}')
        + (',"voided":true' if verdict.voided else "")
        + ("" if verdict.leg_of is None else f',"leg_of":"{key_text(verdict.leg_of)}"')
        + ("" if verdict.inbound is None else f',"inbound":{_inbound(verdict.inbound)}')
    )


def _inbound(inbound: Inbound) -> str:
    charge, reason = inbound.charge, inbound.unrated_reason
    return (
        f'{{"company_id":{inbound.company_id!s}'
        + ("" if charge is None else f',"charge":{_charge(charge)}')
        + ("" if reason is None else f',"unrated_reason":"{reason.value}"')
        + ("" if inbound.leg_of is None else f',"leg_of":"{key_text(inbound.leg_of)}"')
        + "}"
    )


def _supply(supply: Supply) -> str:
    charge = "null" if supply.charge is None else _charge(supply.charge)
    return f'{{"supplier_id":{supply.supplier_id!s},"charge":{charge}}}'


def _charge(charge: RatedCharge) -> str:
    bound, rounding, callers = charge.bound, charge.rounding, charge.caller_prefix
    return (
        _priced_by(charge.tariff_id, charge.currency, charge.prefix, charge.destination)
        + f'"setup_fee":"{charge.setup_fee!s}"'
        + f',"segments":[{",".join([_segment(each) for each in charge.segments])}]'
        + f',"amount":"{charge.amount!s}"'
        + ("" if bound is None else f',"bound":"{bound!s}"')
        + ("" if rounding is None else f',"rounding":"{rounding.value}"')
        + (f',"caller_prefix":{_known(callers)}' if callers else "")
        + "}"
    )


@lru_cache(_MOST_REMEMBERED)
def _priced_by(tariff_id: int, currency: str, prefix: str, destination: str) -> str:
    return (
        f'{{"tariff_id":{tariff_id},"currency":{_known(currency)}'
        f',"prefix":{_known(prefix)},"destination":{_known(destination)},'
    )


def _segment(segment: Segment) -> str:
    band, fee, most = segment.band, segment.step_fee, segment.max_cost
    return (
        f'{{"start":"{_short(segment.start)}","billed":"{_short(segment.billed)}"'
        f',"tier":{_tier(segment.tier)}'
        + (f',"band":{band!s}' if band else "")
        + (f',"step_fee":"{fee!s}"' if fee else "")
        + ("" if segment.tariff_id is None else f',"tariff_id":{segment.tariff_id!s}')
        + ("" if most is None else f',"max_cost":"{most!s}"')
        + "}"
    )
