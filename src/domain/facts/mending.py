"""The fact that a person mended a record that nobody could read."""

from typing import Final

from attrs import frozen

WHOLE_LINE: Final = "the whole line"
"""What was set where a person wrote all of a record; no field has such a name."""


@frozen(kw_only=True)
class LetterMended:
    """The record of a dead letter was given other fields, and entered again.

    Each is the only event of its stream. The bytes, original and mended, stand with the letter,
    where they can be forgotten; here is nothing of who took part.

    Attributes:
        letter: its number.
        host, file_id, offset: where the line stands; the call has the same place.
        changes: what was set, as `sip_code=200`; of who took part only the name, as `callee`;
            or `WHOLE_LINE` alone.
        by: who mended it.
    """

    letter: int
    host: str
    file_id: str
    offset: int
    changes: tuple[str, ...]
    because: str
    by: str
