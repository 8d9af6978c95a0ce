"""Where a record comes from: the chain by which every cent is explained."""

from datetime import datetime

from attrs import frozen


@frozen(kw_only=True)
class Provenance:
    """A line's place on the SIP host.

    Attributes:
        host: name of the SIP host whose bridge read the line.
        file_id: identity of the file, stable when it is renamed or compressed.
        offset: bytes before the line in the uncompressed file.
        read_at: when the bridge read the line, UTC.
    """

    host: str
    file_id: str
    offset: int
    read_at: datetime


@frozen(kw_only=True)
class Receipt:
    """A record's place in the stream; the pair of both fields never names two messages.

    Attributes:
        stream_seq: sequence in the stream, from 1.
        stored_at: when the stream stored it, UTC; tells a re-created stream from the old one.
    """

    stream_seq: int
    stored_at: datetime
