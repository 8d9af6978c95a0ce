"""What every file of calls promises those who take it elsewhere."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Protocol

import pytest

from adapters.contract.builders import MOMENT, a_cdr, a_receipt
from application.calls.ports import CallFile
from application.calls.stories import StoredCall
from application.errors import RejectedError, UnavailableError
from domain.calls.identity import call_key
from domain.pricing.verdict import Rating


class CallFileProbe(Protocol):
    """A file that is not there yet."""

    @property
    def file(self) -> CallFile:
        """The file."""
        ...

    async def call_ids(self) -> Sequence[str | None] | None:
        """Give the Call-IDs that the file holds, in order; None where there is no file."""
        ...


class CallFileContract:
    """A file is whole or not there, and never in place of another."""

    async def test_all_calls_stand_in_their_order(self, probe: CallFileProbe) -> None:
        written = await probe.file.write(pieces([a_call("c"), a_call("a")], [a_call("b")]))
        assert written.calls == 3
        assert len(bytes.fromhex(written.sha256)) == 32
        assert await probe.call_ids() == ["c", "a", "b"]

    async def test_no_call_is_a_file_too(self, probe: CallFileProbe) -> None:
        assert (await probe.file.write(pieces())).calls == 0
        assert await probe.call_ids() == []

    async def test_hostile_text_stays_what_it_is(self, probe: CallFileProbe) -> None:
        hostile = ['a,b"c', "line\nbreak", "é", "'"]
        await probe.file.write(pieces([a_call(text) for text in hostile]))
        assert await probe.call_ids() == hostile

    async def test_what_breaks_off_leaves_nothing(self, probe: CallFileProbe) -> None:
        async def broken() -> AsyncIterator[Sequence[StoredCall]]:
            yield [a_call("a")]
            raise UnavailableError("away")

        with pytest.raises(UnavailableError):
            await probe.file.write(broken())
        assert await probe.call_ids() is None
        assert (await probe.file.write(pieces([a_call("b")]))).calls == 1

    async def test_a_file_that_is_there_is_not_replaced(self, probe: CallFileProbe) -> None:
        await probe.file.write(pieces([a_call("a")]))
        with pytest.raises(RejectedError, match="there already"):
            await probe.file.write(pieces([a_call("b")]))
        assert await probe.call_ids() == ["a"]


async def pieces(*calls: Sequence[StoredCall]) -> AsyncIterator[Sequence[StoredCall]]:
    """Give calls piece by piece."""
    for piece in calls:
        yield piece


def a_call(call_id: str) -> StoredCall:
    """Give a stored call that costs nothing."""
    cdr = a_cdr(call_id=call_id)
    return StoredCall(
        call_key=call_key(cdr),
        call_id=call_id,
        from_tag=cdr.from_tag,
        to_tag=None,
        host="sip-01",
        start_time=MOMENT,
        end_time=MOMENT + timedelta(seconds=61.204),
        duration=timedelta(seconds=61.204),
        caller=cdr.caller,
        callee=cdr.callee,
        account=None,
        src_ip=cdr.src_ip,
        sip_code=200,
        outcome=cdr.outcome,
        hangup_by=None,
        rating=Rating.FREE,
        unrated_reason=None,
        receipt=a_receipt(),
    )
