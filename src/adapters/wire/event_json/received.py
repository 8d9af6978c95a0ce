"""Calls' first facts as JSON, piece by piece: each batch has a thousand of them.

Byte for byte what the converter would write (tests/unit/adapters/wire/test_received_json.py).
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

from msgspec import to_builtins
from msgspec.json import Encoder

from adapters.wire.event_json.converter import CONVERTER, Remembered
from adapters.wire.event_json.texts import key_text, moment_text, moment_texts, seconds_text
from domain.calls.cdr import Cdr
from domain.calls.provenance import Provenance
from domain.facts.call_facts import CallReceived
from domain.facts.figures import CallFigures
from domain.pricing.bands import Tier
from domain.pricing.charge import RatedCharge, Segment
from domain.pricing.verdict import Inbound, Supply, Verdict

_written: Final = Encoder().encode
_MOST_REMEMBERED = 4096
_tier: Final = Remembered[Tier, str](lambda tier: _written(CONVERTER.unstructure(tier)).decode())
# Two moments that are equal may be written in different zones.
_read_at: Final = Remembered[datetime, str](moment_text)
_short: Final = lru_cache(_MOST_REMEMBERED)(seconds_text)


def encode_received(facts: Sequence[CallReceived]) -> Sequence[str]:
    """Write each fact as `encode` promises it; keys and moments of all in one step."""
    return [
        f'{{"call_key":"{key}","cdr":{_cdr(fact.cdr, start, end)}'
        f',"provenance":{_provenance(fact.provenance)}'
        f',"receipt":{{"stream_seq":{fact.receipt.stream_seq!s},"stored_at":"{stored_at}"}}'
        f',"verdict":{{{_verdict(fact.verdict)[1:]}}}'
        f',"parties":{_text(fact.kept_parties.commitment)},"figures":{_figures(fact.figures)}}}'
        for fact, key, start, end, stored_at in zip(
            facts,
            to_builtins([fact.call_key for fact in facts]),
            moment_texts([fact.cdr.start_time for fact in facts]),
            moment_texts([fact.cdr.end_time for fact in facts]),
            moment_texts([fact.receipt.stored_at for fact in facts]),
            strict=True,
        )
    ]


@lru_cache(_MOST_REMEMBERED)
def _known(text: str) -> str:
    return _written(text).decode()


def _text(text: str | None) -> str:
    return "null" if text is None else f'"{text}"'


def _cdr(cdr: Cdr, start: str, end: str) -> str:
    created, ringing, code, side = cdr.created_at, cdr.ringing_at, cdr.sip_code, cdr.hangup_by
    unread = "" if cdr.unread is None else f',"unread":{_known(cdr.unread)}'
    doubt = "" if cdr.doubt is None else f',"doubt":{_known(cdr.doubt)}'
    return (
        ('{"created_at":null' if created is None else f'{{"created_at":"{created!s}"')
        + (',"ringing_at":null' if ringing is None else f',"ringing_at":"{ringing!s}"')
        + f',"start_time":"{start}","end_time":"{end}","duration":"{seconds_text(cdr.duration)}"'
        f',"sip_code":{"null" if code is None else code!s}'
        f',"hangup_by":{_text(side)}{unread}{doubt}}}'
    )


def _provenance(place: Provenance) -> str:
    read_at = _read_at(place.read_at)
    return f'{_file(place.host, place.file_id)}{place.offset!s},"read_at":"{read_at}"}}'


@lru_cache(_MOST_REMEMBERED)
def _file(host: str, file_id: str) -> str:
    return f'{{"host":{_known(host)},"file_id":{_known(file_id)},"offset":'


def _figures(figures: CallFigures) -> str:
    billed, pdd = figures.billed, figures.pdd
    return (
        f'{{"outcome":"{figures.outcome!s}","rating":"{figures.rating!s}"'
        f',"seconds":"{figures.seconds!s}","billed":{"null" if billed is None else billed!s}'
        + (',"pdd":null}' if pdd is None else f',"pdd":"{pdd!s}"}}')
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
