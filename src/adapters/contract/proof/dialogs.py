"""What every census promises who compares acc records with the book."""

from adapters.contract.builders import a_cdr, a_received_call
from adapters.contract.calls.amending import ORDER
from adapters.contract.calls.delivering import stored
from adapters.contract.proof.overviews import OverviewProbe
from adapters.contract.proof.records import a_call
from application.calls.amend_call import VoidCall
from domain.calls.transaction import Dialog


class DialogContract:
    """Stored calls are found by their dialogs."""

    async def test_dialogs_of_some_call_ids(self, probe: OverviewProbe) -> None:
        long = "x" * 100
        await stored(
            probe,
            a_call(1),
            a_call(2),
            a_received_call(a_cdr(call_id=long, to_tag=None), seq=3),
            a_received_call(a_cdr(call_id=long + "y"), seq=4),
        )
        assert set(await probe.census.dialogs(["call-1", long, "none"])) == {
            Dialog("call-1", "f1", "t1"),
            Dialog(long, "f1", None),
        }
        assert list(await probe.census.dialogs([])) == []

    async def test_what_a_person_decided_about_is_told_from_the_rest(
        self, probe: OverviewProbe
    ) -> None:
        await stored(probe, a_call(1), a_call(2))
        await VoidCall(book=probe.amendments)(a_call(2).call_key, ORDER)
        asked = ["call-1", "call-2", "none"]
        assert list(await probe.census.decided(asked)) == [Dialog("call-2", "f1", "t1")]
        assert list(await probe.census.decided(["call-1"])) == []
        assert list(await probe.census.decided([])) == []
