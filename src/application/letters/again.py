"""Records of letters, on their way through the stream once more."""

from collections.abc import Sequence

from application.intake.data import Line, Record, RecordKind
from application.intake.ports import RecordPublisher
from application.letters.data import KeptLetter
from domain.calls.identity import message_id


def record_of(kept: KeptLetter, raw: bytes, mark: str) -> Record:
    """Give a record of these bytes from the letter's place, under a message id of its own.

    The line in the file is as long as ever, whatever a person made of it.
    """
    place = kept.letter.provenance
    return Record(
        kind=RecordKind.CDR,
        message_id=f"{message_id(place.host, raw)}:{mark}",
        host=place.host,
        line=Line(
            payload=raw,
            length=len(kept.letter.raw),
            file_id=place.file_id,
            offset=place.offset,
            read_at=place.read_at,
        ),
        body=raw,
    )


async def confirmed_of(publisher: RecordPublisher, records: Sequence[Record]) -> int:
    """Publish, and tell how many of them the stream confirmed.

    Raises:
        UnavailableError: the stream does not answer.
    """
    confirmed: set[str] = set()
    await publisher.publish(records, lambda record: confirmed.add(record.message_id))
    await publisher.drain()
    return len(confirmed)
