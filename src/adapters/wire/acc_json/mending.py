"""A line that is no CDR, with fields that a person has set."""

import json
from collections.abc import Mapping
from typing import Final

from adapters.wire.acc_json.decoding import FIELDS, decode_cdr
from adapters.wire.acc_json.errors import MalformedRecordError
from adapters.wire.acc_json.parsing import parse_strictly
from application.errors import RejectedError
from application.letters.data import MendedRecord

_NAMES: Final = ", ".join(FIELDS)


def mended_record(raw: bytes, changes: Mapping[str, str]) -> MendedRecord:
    """Set fields of a line, under Kamailio's names and as it writes them; empty is unknown.

    Raises:
        RejectedError: the line is no object, a field is none of a CDR, or what comes out is no CDR.
    """
    strange = [name for name in changes if name not in FIELDS]
    if strange:
        raise RejectedError(f"{strange[0]} is no field of a CDR; there are {_NAMES}")
    try:
        found = parse_strictly(raw)
    except MalformedRecordError as error:
        raise RejectedError(f"no field of these bytes can be set: {error}") from error
    body = json.dumps({**found, **changes}).encode()
    try:
        cdr = decode_cdr(body)
    except MalformedRecordError as error:
        raise RejectedError(f"that makes no CDR of it: {error}") from error
    for name, value in changes.items():
        if value and getattr(cdr, FIELDS[name]) is None:
            raise RejectedError(f"{name} cannot be {json.dumps(value)}")
    return MendedRecord(body, cdr)
