"""A line that is no CDR, with what a person has set, or written anew as a whole."""

import json
from collections.abc import Mapping
from typing import Final

from adapters.wire.acc_json.decoding import FIELDS, decode_cdr
from adapters.wire.acc_json.errors import MalformedRecordError
from adapters.wire.acc_json.parsing import parse_strictly
from application.errors import RejectedError
from application.letters.data import Correction, MendedRecord

_NAMES: Final = ", ".join(FIELDS)


def mended_record(raw: bytes, correction: Correction) -> MendedRecord:
    """Set fields of a line, under Kamailio's names and as it writes them; empty is unknown.

    A whole line has to be of the call that the bytes name: its Call-ID stands in them.

    Raises:
        RejectedError: fields of bytes that are no object, or none of a CDR; a line of another
            call; or what comes out is no CDR.
    """
    if isinstance(correction, bytes):
        return _written_anew(raw, correction)
    return _with_fields(raw, correction)


def _written_anew(raw: bytes, line: bytes) -> MendedRecord:
    try:
        found = parse_strictly(line)
    except MalformedRecordError as error:
        raise RejectedError(f"the line is none of Kamailio's: {error}") from error
    mended = _readable(line, found)
    if mended.cdr.call_id is None:
        raise RejectedError("the line names no Call-ID: nobody could tell whose call it is")
    if _as_written(mended.cdr.call_id) not in raw:
        raise RejectedError(
            f"Call-ID {json.dumps(mended.cdr.call_id)} stands nowhere in the letter's bytes: it is"
            " the line of another call"
        )
    return mended


def _as_written(text: str) -> bytes:
    return json.dumps(text, ensure_ascii=False)[1:-1].encode()


def _with_fields(raw: bytes, changes: Mapping[str, str]) -> MendedRecord:
    strange = [name for name in changes if name not in FIELDS]
    if strange:
        raise RejectedError(f"{strange[0]} is no field of a CDR; there are {_NAMES}")
    try:
        found = parse_strictly(raw)
    except MalformedRecordError as error:
        raise RejectedError(f"no field of these bytes can be set: {error}") from error
    return _readable(json.dumps({**found, **changes}).encode(), changes)


def _readable(body: bytes, said: Mapping[str, object]) -> MendedRecord:
    try:
        cdr = decode_cdr(body)
    except MalformedRecordError as error:
        raise RejectedError(f"that makes no CDR of it: {error}") from error
    for name, value in said.items():
        if value and name in FIELDS and getattr(cdr, FIELDS[name]) is None:
            raise RejectedError(f"{name} cannot be {json.dumps(value)}")
    return MendedRecord(body, cdr)
