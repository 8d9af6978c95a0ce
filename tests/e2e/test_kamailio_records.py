"""What a real Kamailio writes with the operator's snippet, call by call."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e.calls import Call, Traffic, burst, reuse_call_id, run_calls, started
from e2e.installed import Installation
from e2e.kinds import (
    ALL,
    BUSY,
    CALLEE_HANGS_UP,
    CALLER_HANGS_UP,
    CANCELLED,
    CUT_BY_PROXY,
    PARALLEL_FORK,
    SERIAL_FORK,
    UNKNOWN_NUMBER,
    Kind,
)
from e2e.proxy import Proxy, kamailio
from e2e.records import (
    Record,
    cdr_of,
    counted,
    counted_cdrs,
    lines,
    phases_expected,
    phases_of,
    records,
    rotate,
    told_of,
    wait_for_cdrs,
)
from e2e.waiting import wait_until

pytestmark = pytest.mark.e2e

EACH = 3
CDR_KEYS = [
    *("start_time", "end_time", "duration", "call_id", "from_tag", "to_tag"),
    *("caller", "callee", "account", "src_ip", "src_port", "from_name", "ua"),
    *("init_time", "ring_time", "hangup_by", "dst", "sip_code"),
]
ACC_KEYS = [
    *("time", "method", "from_tag", "to_tag", "callid", "sip_code", "sip_reason"),
    *("src_user", "dst_user", "ruri", "src_ip", "src_port", "account", "branch"),
]


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory, installation: Installation) -> Iterator[Proxy]:
    with kamailio(tmp_path_factory.mktemp("kamailio"), installation) as running:
        yield running


@pytest.fixture(scope="module")
def calls(proxy: Proxy) -> list[Call]:
    return run_calls(proxy, kinds=ALL, each=EACH)


@pytest.fixture(scope="module")
def written(proxy: Proxy, calls: list[Call]) -> list[Record]:
    return wait_for_cdrs(proxy, calls)


@pytest.mark.parametrize("kind", [kind.name for kind in ALL])
def test_each_call_has_one_cdr_that_says_what_the_phones_saw(
    kind: str, calls: list[Call], written: list[Record]
) -> None:
    ours = [call for call in calls if call.kind == kind]
    assert len({call.call_id for call in ours}) == EACH
    for call in ours:
        cdr = cdr_of(call, written)
        began, ended, seconds = times_of(cdr)
        assert call.misfit(began, ended, seconds) == ""
        assert cdr["hangup_by"] == call.hangup_by
        assert cdr["account"] == call.account
        assert cdr["callee"] == call.callee
        assert bool(cdr["to_tag"]) == (call.outcome == "answered")


def times_of(cdr: Record) -> tuple[float, float, float]:
    return float(cdr["start_time"]), float(cdr["end_time"]), float(cdr["duration"])


def test_what_counts_from_the_invite_is_not_what_the_phones_saw(
    calls: list[Call], written: list[Record]
) -> None:
    # Its callee rings for 700 ms.
    for call in (each for each in calls if each.kind == CALLER_HANGS_UP.name):
        cdr = cdr_of(call, written)
        init, ended = float(cdr["init_time"]), float(cdr["end_time"])
        assert "began" in call.misfit(init, ended, ended - init)


@pytest.mark.parametrize(
    ("kind", "reached"),
    [
        (CALLER_HANGS_UP, "callee_answers"),
        (CALLEE_HANGS_UP, "callee_hangs_up"),
        (CUT_BY_PROXY, "callee_answers"),
        (BUSY, "callee_busy"),
        (CANCELLED, "callee_rings"),
        (SERIAL_FORK, "callee_answers"),
        (PARALLEL_FORK, "callee_answers"),
    ],
    ids=lambda each: getattr(each, "name", each),
)
def test_a_cdr_names_the_gateway_that_had_the_call_last(
    proxy: Proxy, kind: Kind, reached: str, calls: list[Call], written: list[Record]
) -> None:
    for call in (each for each in calls if each.kind == kind.name):
        assert cdr_of(call, written)["dst"] == f"127.0.0.1:{proxy.callees[reached]}"


def test_a_call_that_went_nowhere_names_no_gateway(
    calls: list[Call], written: list[Record]
) -> None:
    for call in (each for each in calls if each.kind == UNKNOWN_NUMBER.name):
        assert cdr_of(call, written)["dst"] == ""


def test_every_line_is_one_whole_json_object(proxy: Proxy, written: list[Record]) -> None:
    assert written
    assert all(line.endswith(b"\n") for line in lines(proxy))
    assert all(isinstance(record, dict) for record in records(proxy))


def test_a_cdr_has_the_keys_that_the_product_reads(written: list[Record]) -> None:
    assert {tuple(cdr) for cdr in written} == {tuple(CDR_KEYS)}
    assert all(len(str(cdr["init_time"]).partition(".")[2]) == 6 for cdr in written)


def test_the_first_ringing_is_told_and_never_of_another_call(
    calls: list[Call], written: list[Record]
) -> None:
    rung = [cdr for cdr in written if cdr["ring_time"]]
    for call in calls:
        cdr = cdr_of(call, written)
        if cdr["ring_time"] and call.talk:
            assert float(cdr["init_time"]) <= float(cdr["ring_time"]) <= call.talk.begin.latest
        assert cdr["ring_time"] or not call.rang
    assert all(call.rang for call in calls if call.kind == CANCELLED.name)
    of_kind = {call.call_id: call.kind for call in calls}
    kinds = {of_kind[str(cdr["call_id"])] for cdr in rung}
    assert UNKNOWN_NUMBER.name not in kinds


def test_a_transaction_record_has_the_keys_that_the_product_reads(
    proxy: Proxy, written: list[Record]
) -> None:
    assert written
    assert {tuple(each) for each in records(proxy) if "method" in each} == {tuple(ACC_KEYS)}


def test_an_answered_call_that_is_hung_up_has_its_invite_and_bye_recorded(
    proxy: Proxy, calls: list[Call]
) -> None:
    [call, *_] = [each for each in calls if each.kind == CALLER_HANGS_UP.name]
    told_of(proxy, call.call_id, "method", last="INVITE")
    ours = told_of(proxy, call.call_id, "method", last="BYE")
    assert Counter((each["method"], each["sip_code"]) for each in ours) == {
        ("INVITE", "200"): 1,
        ("BYE", "200"): 1,
    }


@pytest.mark.parametrize(
    ("kind", "phases"),
    [
        (CALLER_HANGS_UP, ["trying", "early", "answered", "ended"]),
        (CANCELLED, ["trying", "early", "failed"]),
    ],
)
def test_the_phases_of_a_call_are_told_in_order(
    proxy: Proxy, calls: list[Call], kind: Kind, phases: list[str]
) -> None:
    for call in (each for each in calls if each.kind == kind.name):
        assert phases_of(proxy, call, phases[-1]) == phases_expected(call, *phases)
        ours = told_of(proxy, call.call_id, "phase", last=phases[-1])
        assert all(each["from_tag"] == call.from_tag for each in ours)
        assert ours[-1]["code"] == call.code


def test_two_calls_under_one_call_id_have_a_cdr_each(proxy: Proxy) -> None:
    calls = reuse_call_id(proxy, pairs=EACH)
    written = wait_for_cdrs(proxy, calls)
    assert len({call.call_id for call in calls}) == EACH
    assert counted_cdrs(written) == counted(calls)


def test_no_record_is_lost_when_the_file_is_renamed_during_traffic(
    tmp_path: Path, installation: Installation
) -> None:
    with kamailio(tmp_path, installation) as proxy:
        with started(proxy, Traffic(kind=CALLER_HANGS_UP, calls=None, rate=60)) as running:
            for _ in range(8):
                rotate(proxy, at_size=50_000)
            calls = running.enough()
        written = wait_for_cdrs(proxy, calls)
        assert counted_cdrs(written) == counted(calls)


def test_no_record_of_a_burst_is_lost(tmp_path: Path, installation: Installation) -> None:
    with kamailio(tmp_path, installation) as proxy:
        calls = burst(proxy, calls=1500, rate=400)
        written = wait_for_cdrs(proxy, calls)
        assert counted_cdrs(written) == counted(calls)
        assert methods_once(proxy, of=len(calls)) == dict.fromkeys(("INVITE", "BYE"), len(calls))


def test_records_wait_while_the_directory_is_missing(
    tmp_path: Path, installation: Installation
) -> None:
    path = tmp_path / "later" / "cdr.jsonl"
    with kamailio(tmp_path, installation, cdr_path=path) as proxy:
        calls = run_calls(proxy, kinds=[CALLER_HANGS_UP], each=EACH)
        wait_until_said(proxy, "CALL RECORDS ARE NOT WRITTEN")
        path.parent.mkdir()
        assert_all_records_of_answered(proxy, calls)


def test_records_wait_while_the_disk_is_full(tmp_path: Path, installation: Installation) -> None:
    path = tmp_path / "cdr.jsonl"
    path.symlink_to("/dev/full")
    with kamailio(tmp_path, installation, cdr_path=path) as proxy:
        calls = run_calls(proxy, kinds=[CALLER_HANGS_UP], each=EACH)
        wait_until_said(proxy, "No space left on device")
        path.unlink()
        assert_all_records_of_answered(proxy, calls)


def assert_all_records_of_answered(proxy: Proxy, calls: list[Call]) -> None:
    assert counted_cdrs(wait_for_cdrs(proxy, calls)) == counted(calls)
    for call in calls:
        expected = phases_expected(call, "trying", "early", "answered", "ended")
        assert phases_of(proxy, call, "ended") == expected
    assert methods_once(proxy, of=len(calls)) == dict.fromkeys(("INVITE", "BYE"), len(calls))


def methods_once(proxy: Proxy, *, of: int) -> Counter[object]:
    """Wait until so many calls were hung up, and count their transactions."""

    def counted() -> Counter[object]:
        return Counter(each["method"] for each in records(proxy) if "method" in each)

    wait_until(
        lambda: min(counted()["INVITE"], counted()["BYE"]) >= of,
        seconds=120,
        what=f"{of} INVITE and BYE",
    )
    return counted()


def wait_until_said(proxy: Proxy, words: str) -> None:
    wait_until(lambda: words in proxy.log(), seconds=60, what=words)


def test_a_half_line_is_ended_before_the_next_record(
    tmp_path: Path, installation: Installation
) -> None:
    path = tmp_path / "cdr.jsonl"
    path.write_bytes(b'{"start_time": "17954')
    with kamailio(tmp_path, installation, cdr_path=path) as proxy:
        [call] = run_calls(proxy, kinds=[CALLER_HANGS_UP], each=1)

        def told() -> list[bytes]:
            return [line for line in lines(proxy)[1:] if b'"duration"' in line]

        wait_until(lambda: bool(told()), seconds=60, what="a CDR after the half line")
        assert lines(proxy)[0] == b'{"start_time": "17954\n'
        assert cdr_of(call, [json.loads(line) for line in told()])
