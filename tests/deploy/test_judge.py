"""The judge of the scenarios finds what it is there to find."""

from deploy.judge import Verdict, compared

MADE = {"sip-01": ["a", "b"], "sip-02": ["a"]}


def test_each_once_is_good() -> None:
    verdict = compared(MADE, ["sip-02 a", "sip-01 b", "sip-01 a"], letters=0)
    assert verdict == Verdict(calls=3, lost=(), double=(), strange=(), letters=0)
    assert verdict.good


def test_one_for_another_is_told_though_the_count_is_right() -> None:
    verdict = compared(MADE, ["sip-02 a", "sip-01 a", "sip-01 a"], letters=0)
    assert verdict == Verdict(
        calls=3, lost=("sip-01 b",), double=("sip-01 a",), strange=(), letters=0
    )
    assert not verdict.good


def test_a_call_of_another_host_is_lost_here_and_strange_there() -> None:
    verdict = compared({"sip-01": ["a"]}, ["sip-02 a"], letters=0)
    assert (verdict.lost, verdict.strange) == (("sip-01 a",), ("sip-02 a",))
    assert not verdict.good


def test_a_parked_record_is_not_good() -> None:
    assert not compared({"sip-01": ["a"]}, ["sip-01 a"], letters=1).good
