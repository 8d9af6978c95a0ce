"""The fact that a person mended a record that nobody could read."""

from attrs import frozen


@frozen(kw_only=True)
class LetterMended:
    """The record of a dead letter was given other fields, and entered again.

    Each is the only event of its stream. The bytes, original and mended, stand with the letter,
    where they can be forgotten; here is nothing of who took part.

    Attributes:
        letter: its number.
        host, file_id, offset: where the line stands; the call has the same place.
        changes: what was set, as `sip_code=200`; of who took part only the name, as `callee`.
        by: who mended it.
    """

    letter: int
    host: str
    file_id: str
    offset: int
    changes: tuple[str, ...]
    because: str
    by: str
