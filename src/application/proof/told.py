"""Which records the lines of some files tell, and which records no line tells."""

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256

from attrs import define, field

from application.proof.data import BookedRecord, Claim

MOST_LISTED = 1000
_NAME_LENGTH = 16


@define
class ToldLines:
    """What lines say, in 16 bytes, and which bytes they are, in 16 more.

    Attributes:
        files: identities of the files that they stand in.
    """

    files: set[str] = field(factory=set)
    _names: set[bytes] = field(factory=set)

    def add(self, claim: Claim) -> bool:
        """Take a line; tell whether none before said the same.

        The same call with the same facts, or the same bytes: the stream or the gate drops it.
        Lines that were cut may begin alike: those are copies that begin in the same place.
        """
        self.files.add(claim.file_id)
        before = len(self._names)
        self._names.add(_name(claim))
        is_new = len(self._names) > before
        # A line that can be read may be parked all the same: its letter is known by its bytes.
        self._names.add(_name_of_bytes(claim))
        return is_new

    def tell(self, record: BookedRecord) -> bool:
        """Tell whether a line tells a record; of a call that a person mended none does."""
        return record.mended or _name(record) in self._names


@define
class UntoldRecords:
    """Records of the book that no line tells, by host."""

    told: ToldLines
    _counts: Counter[str] = field(factory=Counter)
    _first: dict[str, list[BookedRecord]] = field(factory=dict)
    _hosts: set[str] = field(factory=set)

    def look_at(self, records: Iterable[BookedRecord]) -> None:
        """Take some more records of the book."""
        for record in records:
            if record.file_id in self.told.files:
                self._hosts.add(record.host)
            if not self.told.tell(record):
                self._counts[record.host] += 1
                first = self._first.setdefault(record.host, [])
                if len(first) < MOST_LISTED:
                    first.append(record)

    def of_these_hosts(self) -> tuple[int, Sequence[BookedRecord]]:
        """Count and list those of the hosts that wrote the files.

        Of all hosts where no file is known to the book: a file that was emptied tells no host.
        """
        hosts = sorted(self._hosts or self._counts)
        listed = [record for host in hosts for record in self._first.get(host, ())]
        return sum(self._counts[host] for host in hosts), listed


def _name(one: Claim | BookedRecord) -> bytes:
    if one.call_key and one.fingerprint:
        said = one.call_key.bytes + one.fingerprint.bytes
        return sha256(said).digest()[:_NAME_LENGTH]
    return _name_of_bytes(one)


def _name_of_bytes(one: Claim | BookedRecord) -> bytes:
    said = (one.raw_sha256 or b"") + (b"%d" % one.offset if one.cut else b"")
    return sha256(said).digest()[:_NAME_LENGTH]
