"""Which records the lines of some files tell, and which records no line tells."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from attrs import define, field

from application.proof.data import BookedRecord, Claim

MOST_LISTED = 1000
_NAME_LENGTH = 16


@define
class ToldLines:
    """What lines say, in 16 bytes.

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
        return len(self._names) > before

    def tell(self, claim: Claim) -> bool:
        """Tell whether a line said the same."""
        return _name(claim) in self._names


@define
class UntoldRecords:
    """Records of the book that no line tells, by host.

    Attributes:
        line_of: gives what the line of a record said; a letter may be one that can be read.
    """

    told: ToldLines
    line_of: Callable[[BookedRecord], Claim]
    _counts: Counter[str] = field(factory=Counter)
    _first: dict[str, list[BookedRecord]] = field(factory=dict)
    _hosts: set[str] = field(factory=set)

    def look_at(self, records: Iterable[BookedRecord]) -> None:
        """Take some more records of the book."""
        for record in records:
            if record.file_id in self.told.files:
                self._hosts.add(record.host)
            # Of a call that a person mended no line tells.
            if not (record.mended or self.told.tell(self.line_of(record))):
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


def _name(claim: Claim) -> bytes:
    if claim.call_key and claim.fingerprint:
        said = claim.call_key.bytes + claim.fingerprint.bytes
    else:
        said = claim.raw_sha256 + (b"%d" % claim.offset if claim.cut else b"")
    return sha256(said).digest()[:_NAME_LENGTH]
