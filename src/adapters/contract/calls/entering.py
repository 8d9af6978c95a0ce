"""What every book of calls promises the worker about calls."""

from datetime import timedelta
from decimal import Decimal
from ipaddress import ip_address

import pytest

from adapters.contract.asking import needs_outages
from adapters.contract.builders import MOMENT, a_cdr, a_provenance, a_receipt, a_received_call
from adapters.contract.calls.among_others import AmongOthersContract
from adapters.contract.calls.delivering import (
    EnteringProbe,
    a_call,
    poisoned,
    recorded,
    some_calls,
)
from application.calls.data import Outcome
from application.errors import RejectedError, UnavailableError
from domain.pricing.verdict import UnratedReason, Verdict

STORED, REDELIVERED = Outcome.STORED, Outcome.REDELIVERED
DUPLICATE, CONFLICT = Outcome.DUPLICATE, Outcome.CONFLICT


class EnteringContract(AmongOthersContract):
    """Each call is entered once, exactly as it came, whatever is delivered again."""

    async def test_a_call_is_entered_with_all_that_is_known(self, probe: EnteringProbe) -> None:
        call = a_received_call(
            a_cdr(src_ip=ip_address("2001:db8::5"), to_tag=None, hangup_by=None),
            provenance=a_provenance(file_id="f00d", offset=2**40),
            verdict=Verdict(unrated_reason=UnratedReason.DURATION_OVER_LIMIT),
        )
        assert list(await recorded(probe, call)) == [STORED]
        assert await probe.calls() == [call]

    async def test_an_empty_batch_is_no_trouble(self, probe: EnteringProbe) -> None:
        assert list(await recorded(probe)) == []

    async def test_outcomes_stand_in_the_order_of_the_batch(self, probe: EnteringProbe) -> None:
        await recorded(probe, a_call(5), a_call(2))
        batch = [a_call(9), a_call(5), a_call(1), a_call(2, seq=77), a_call(5, duration=9, seq=78)]
        assert list(await recorded(probe, *batch)) == [
            STORED, REDELIVERED, STORED, DUPLICATE, CONFLICT,
        ]  # fmt: skip

    async def test_the_same_message_again_changes_nothing(self, probe: EnteringProbe) -> None:
        for expected in (STORED, REDELIVERED, REDELIVERED):
            assert list(await recorded(probe, a_call(1))) == [expected]
        assert await probe.calls() == [a_call(1)]
        assert await probe.duplicates() == set()

    async def test_a_copy_is_accounted_for_once(self, probe: EnteringProbe) -> None:
        copy = a_call(1, seq=2)
        await recorded(probe, a_call(1))
        for _ in range(2):
            assert list(await recorded(probe, copy)) == [DUPLICATE]
        assert await probe.calls() == [a_call(1)]
        assert await probe.duplicates() == {copy.receipt}

    async def test_a_sequence_of_another_stream_is_another_message(
        self, probe: EnteringProbe
    ) -> None:
        again = a_received_call(a_call(1).cdr, receipt=a_receipt(1, MOMENT + timedelta(days=1)))
        assert list(await recorded(probe, a_call(1), again)) == [STORED, DUPLICATE]

    async def test_other_facts_about_a_call_change_nothing(self, probe: EnteringProbe) -> None:
        other = a_call(1, seq=2, duration=99)
        assert list(await recorded(probe, a_call(1))) == [STORED]
        assert list(await recorded(probe, other)) == [CONFLICT]
        assert await probe.calls() == [a_call(1)]
        assert await probe.duplicates() == set()

    async def test_same_call_other_start_time(self, probe: EnteringProbe) -> None:
        # Over midnight: another chunk of a hypertable.
        later = a_call(1, seq=2, start_time=MOMENT + timedelta(hours=12))
        assert list(await recorded(probe, a_call(1))) == [STORED]
        assert list(await recorded(probe, later)) == [CONFLICT]
        assert await probe.calls() == [a_call(1)]

    async def test_two_dialogs_under_one_call_id_are_two_calls(self, probe: EnteringProbe) -> None:
        refused = a_call(1, seq=1, to_tag=None, duration=0, sip_code=407, hangup_by=None)
        assert list(await recorded(probe, refused, a_call(1, seq=2))) == [STORED, STORED]
        assert len(await probe.calls()) == 2

    async def test_batch_with_internal_dupes(self, probe: EnteringProbe) -> None:
        one = a_call(1)
        batch = [one, a_call(2), one, a_call(1), a_call(1, seq=3), a_call(1, seq=4, duration=9)]
        assert list(await recorded(probe, *batch)) == [
            STORED, STORED, REDELIVERED, REDELIVERED, DUPLICATE, CONFLICT,
        ]  # fmt: skip
        assert {each.call_key for each in await probe.calls()} == {one.call_key, batch[1].call_key}
        assert await probe.duplicates() == {batch[4].receipt}

    async def test_batch_all_dupes(self, probe: EnteringProbe) -> None:
        await recorded(probe, *some_calls(100))
        copies = [a_call(number, seq=1000 + number) for number in range(1, 101)]
        assert set(await recorded(probe, *reversed(copies))) == {DUPLICATE}
        assert len(await probe.calls()) == 100
        assert await probe.duplicates() == {copy.receipt for copy in copies}

    @pytest.mark.parametrize("poison", ["\0", "\ud800", "\udfff tail"], ids=repr)
    @pytest.mark.parametrize("place", [0, 500, 999])
    async def test_rollback_leaves_nothing(
        self, probe: EnteringProbe, poison: str, place: int
    ) -> None:
        batch = some_calls(1000)
        batch[place] = poisoned(poison, seq=5000)
        async with probe.ledger() as ledger:
            with pytest.raises(RejectedError):
                await ledger.record(batch)
            assert await probe.calls() == []
            rest = [call for call in batch if call.receipt.stream_seq != 5000]
            assert set(await ledger.record(rest)) == {STORED}
        assert len(await probe.calls()) == 999

    async def test_a_rejected_batch_leaves_no_duplicates_behind(self, probe: EnteringProbe) -> None:
        await recorded(probe, a_call(1))
        with pytest.raises(RejectedError):
            await recorded(probe, a_call(1, seq=2), a_call(3, caller="\0"))
        assert await probe.duplicates() == set()
        assert await probe.calls() == [a_call(1)]

    @pytest.mark.parametrize(
        "seconds", ["0.001", "0.000001", "61.204", "59.999999", "31622399.999"]
    )
    async def test_decimals_exact(self, probe: EnteringProbe, seconds: str) -> None:
        duration = timedelta(microseconds=int(Decimal(seconds) * 1_000_000))
        call = a_call(1, duration=duration, created_at=Decimal("1795462224.100001"))
        await recorded(probe, call)
        [found] = await probe.calls()
        assert found.cdr.duration == duration
        assert found.cdr.created_at == Decimal("1795462224.100001")

    @pytest.mark.parametrize(
        "text",
        ["zażółć-📞", '"\\', "'; drop table cdr; --", "\x01\x7f\t\r\n", "A" * 2048, "\\N", "{}"],
    )
    async def test_unicode_roundtrip(self, probe: EnteringProbe, text: str) -> None:
        call = a_received_call(a_cdr(call_id=text, from_tag=text, caller=text, account=text))
        await recorded(probe, call)
        assert await probe.calls() == [call]

    @pytest.mark.parametrize("days", [-9000, -400, 0, 400, 60_000])
    async def test_old_calls_and_wrong_clocks_are_entered(
        self, probe: EnteringProbe, days: int
    ) -> None:
        call = a_call(1, start_time=MOMENT + timedelta(days=days))
        assert list(await recorded(probe, a_call(2), call)) == [STORED, STORED]
        assert list(await recorded(probe, call)) == [REDELIVERED]
        assert len(await probe.calls()) == 2

    async def test_away_means_later_and_never_no(self, probe: EnteringProbe) -> None:
        needs_outages(probe)
        async with probe.ledger() as ledger:
            await ledger.record([a_call(1)])
            await probe.leave()
            for _ in range(3):
                with pytest.raises(UnavailableError):
                    await ledger.record([a_call(2)])
            await probe.come_back()
            assert list(await ledger.record([a_call(1), a_call(2)])) == [REDELIVERED, STORED]
        assert len(await probe.calls()) == 2
