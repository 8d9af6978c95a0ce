"""SIP transactions and dialogs; they tell of answered calls that left no CDR."""

from datetime import datetime

from attrs import frozen


@frozen(kw_only=True)
class Transaction:
    """An acc record: one request and its final reply; unknown text is None.

    Attributes:
        at: when its final reply was there, UTC.
        method: of the request, such as INVITE or BYE.
        from_tag, to_tag: as the request had them; they change places with who sends it.
    """

    method: str
    call_id: str | None
    from_tag: str | None
    to_tag: str | None
    sip_code: int | None
    at: datetime | None = None


@frozen
class Dialog:
    """The name of a SIP dialog, as its caller sees it."""

    call_id: str
    from_tag: str | None
    to_tag: str | None
