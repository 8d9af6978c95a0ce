"""Which proxies' records of a dialog are billed once."""

from datetime import timedelta

from adapters.contract.builders import MOMENT
from domain.pricing.same_dialog import ALL_HOSTS, EACH, SameDialog


def test_it_holds_for_the_hosts_that_are_named_or_all() -> None:
    some = SameDialog(hosts=("sip-1",))
    assert [some.holds_for(host) for host in ("sip-1", "sip-2")] == [True, False]
    assert SameDialog(hosts=(ALL_HOSTS,)).holds_for("sip-2")
    assert not EACH.holds_for("sip-1")


def test_one_proxy_writes_one_record_of_a_dialog() -> None:
    rule = SameDialog(hosts=("sip-1", "sip-2"))
    joined = [rule.joins("sip-1", other) for other in ("sip-2", "sip-1", "sip-3", None)]
    assert joined == [True, False, False, True]


def test_records_of_a_dialog_begin_near_each_other() -> None:
    rule, second = SameDialog(within=timedelta(seconds=10)), timedelta(seconds=1)
    near = [rule.near(MOMENT, MOMENT + n * second) for n in (-10.001, -10, 0, 10, 10.001)]
    assert near == [False, True, True, True, False]
