"""Which proxies' records of a dialog are billed once."""

from domain.pricing.same_dialog import ALL_HOSTS, EACH, SameDialog


def test_it_holds_for_the_hosts_that_are_named_or_all() -> None:
    some = SameDialog(hosts=("sip-1",))
    assert [some.holds_for(host) for host in ("sip-1", "sip-2")] == [True, False]
    assert SameDialog(hosts=(ALL_HOSTS,)).holds_for("sip-2")
    assert not EACH.holds_for("sip-1")
