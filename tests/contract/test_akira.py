"""The operator's tool on real servers, from an empty machine to a call that is explained."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from functools import partial
from getpass import getuser
from pathlib import Path
from secrets import token_bytes
from time import monotonic

import asyncpg
import pytest
from attrs import frozen

from adapters.contract.builders import cdr_payload
from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.reading.inbox import JetStreamInbox, open_inbox
from adapters.memory.pricing.price_books import MemoryPriceBooks
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.intake.settled import TimescaleSettledBook
from adapters.timescale.letters.dead_letters import TimescaleDeadLetterBox
from adapters.wire.acc_json.routing import cdr_of
from akira_in_hand import Akira, Said
from application.calls.data import Outcome
from application.calls.observing import RecordObserver
from application.calls.record_cdrs import RecordCdrs
from application.letters.data import DeadLetter
from builders import SAMPLES
from contract.servers import NatsServer, PostgresServer, fresh_database
from domain.calls.doubt import DoubtReason

pytestmark = pytest.mark.embedded
# Ours records, and does no duty.
NO_WORKER = ["no worker was ever heard of: start one"]
SPAN = ("--from", "2026-01-01", "--to", "2030-01-01")
ALL = SAMPLES / "basic" / "all.jsonl"
NOT_UTF8 = "torn"
BAD = b"".join(
    line + b"\n"
    for line in (
        b"not json",
        b'{"call_id": "torn", "duration": "\xff\x1b[31m"}',
        cdr_payload(call_id="bad", duration="x"),
    )
)


@frozen
class Silent(RecordObserver):
    """Nobody counts."""

    def taken(self) -> None:
        """Nothing."""

    def given_back(self) -> None:
        """Nothing."""

    def settled(self, outcome: Outcome, count: int) -> None:
        """Nothing."""

    def stored(self, call: object) -> None:
        """Nothing."""

    def doubted(self, reason: DoubtReason) -> None:
        """Nothing."""

    def parked(self, letter: DeadLetter) -> None:
        """Nothing."""

    def committed(self, read_at: datetime) -> None:
        """Nothing."""


@frozen
class Machine:
    """Servers, the tool, and a worker on demand."""

    akira: Akira
    nats: NatsServer
    dsn: str

    async def work(self) -> None:
        """Let a worker settle all that waits."""
        async with self._worker():
            deadline = monotonic() + 180
            while await self._waiting():
                assert monotonic() < deadline, "the worker does not get ready"
                await asyncio.sleep(0.05)

    async def _waiting(self) -> int:
        figures = (await self.akira("status", "--json")).document["stream"]
        readers = [each for each in figures["consumers"] if not each["name"].endswith("-audit")]
        return sum(each["pending"] + each["ack_pending"] for each in readers)

    @asynccontextmanager
    async def _worker(self) -> AsyncIterator[None]:
        stop = asyncio.Event()
        async with (
            open_nats(NatsSettings(url=self.nats.url, name="worker")) as connection,
            open_pool(DatabaseSettings(url=self.dsn)) as pool,
            open_inbox(
                JetStreamInbox(
                    connection=connection,
                    stream="AKIRA_CDR",
                    consumers=("cdr-worker", "cdr-worker-dead"),
                    batch_size=100,
                    decode=cdr_of,
                    stop=stop,
                )
            ) as inbox,
        ):
            record = RecordCdrs(
                inbox=inbox,
                prices=MemoryPriceBooks(),
                ledger=TimescaleCdrLedger(pool),
                dead_letters=TimescaleDeadLetterBox(pool),
                settled=TimescaleSettledBook(pool),
                observer=Silent(),
                salt=partial(token_bytes, 16),
            )
            working = asyncio.create_task(record())
            try:
                yield
            finally:
                stop.set()
                with suppress(asyncio.CancelledError):
                    await working


@pytest.fixture
async def machine(private_nats: NatsServer, private_postgres: PostgresServer) -> Machine:
    dsn = await fresh_database(private_postgres)
    akira = Akira(
        {"AKIRA_NATS_URL": private_nats.url, "AKIRA_DATABASE_URL": dsn, "AKIRA_HOST": "sip-01"}
    )
    return Machine(akira, private_nats, dsn)


@pytest.fixture
async def installed(machine: Machine) -> Machine:
    for command in ("migrate", "setup"):
        assert (await machine.akira(command)).code == 0
    return machine


def good(said: Said) -> Said:
    assert (said.code, said.err) == (0, "")
    return said


async def wrong(akira: Akira) -> list[str]:
    """Give what is wrong, as the status tells."""
    said = await akira("status", "--json")
    found: list[str] = said.document["wrong"]
    assert said.code == bool(found)
    return found


async def test_an_empty_machine_is_installed_once(machine: Machine) -> None:
    akira = machine.akira
    check = await akira("migrate", "--check", "--json")
    assert (check.code, check.document["pending"][0]) == (1, "0001_roles.sql")
    assert (await akira("status")).code == 1
    assert (await akira("doctor")).code == 1
    assert good(await akira("migrate", "--json")).document["applied"] == check.document["pending"]
    assert good(await akira("migrate", "--json")).document["applied"] == []
    good(await akira("migrate", "--check"))
    created = good(await akira("setup", "--max-bytes", "100000000", "--json")).document["parts"]
    assert {part["state"] for part in created} == {"created"}
    differing = await akira("setup", "--json")
    assert differing.code == 1
    assert "max_bytes is 100000000" in differing.out
    doctor = good(await akira("doctor", "--json")).document
    assert {each["state"] for each in doctor["findings"]} == {"good", "warning"}
    assert await wrong(akira) == NO_WORKER


async def test_files_are_published_reconciled_and_explained(
    installed: Machine, tmp_path: Path
) -> None:
    akira = installed.akira
    packed = tmp_path / "cdr.jsonl.1.gz"
    packed.write_bytes(gzip.compress(ALL.read_bytes()))
    first = good(await akira("republish", str(packed), "--json")).document
    assert first["published"] == {"raw": 65, "acc": 135, "dead": 0}
    assert (first["already_in_stream"], first["phases_left_out"]) == (0, 217)

    early = await akira("reconcile", *SPAN, str(ALL), "--json")
    assert (early.code, early.document["complete"]) == (1, False)
    assert early.document["waiting"] == 65
    assert sum(hour["difference"] for hour in early.document["hours"]) == 65
    assert early.document["files"]["missing"] == 65

    await installed.work()
    again = good(await akira("republish", str(ALL), "--json")).document
    assert again["already_in_stream"] == 200
    fresh = good(await akira("republish", "--fresh", str(ALL), "--json")).document
    assert fresh["already_in_stream"] == 0
    await installed.work()

    late = good(await akira("reconcile", *SPAN, str(packed), str(ALL), "--json")).document
    assert {key: sum(hour[key] for hour in late["hours"]) for key in ("received", "stored")} == {
        "received": 130,
        "stored": 65,
    }
    files = {key: late["files"][key] for key in ("lines", "stored", "parked", "duplicates")}
    assert files == {"lines": 130, "stored": 65, "parked": 0, "duplicates": 65}


async def test_what_was_altered_behind_the_log_is_named(installed: Machine, tmp_path: Path) -> None:
    akira = installed.akira
    good(await akira("republish", str(ALL)))
    await installed.work()
    assert good(await akira("reconcile", *SPAN, str(ALL), "--json")).document["book"]["good"]
    shortened = tmp_path / "cdr.jsonl"
    shortened.write_bytes(b"".join(ALL.read_bytes().splitlines(keepends=True)[:-200]))
    cut = await akira("reconcile", *SPAN, str(shortened), "--json")
    assert (cut.code, cut.document["files"]["missing"]) == (1, 0)
    assert cut.document["files"]["untold"] > 0
    connection = await asyncpg.connect(installed.dsn)
    key = await connection.fetchval(
        "update cdr set duration = duration + 60 where call_key = (select min(call_key::text)::uuid"
        " from cdr) returning call_key::text"
    )
    await connection.close()
    said = await akira("reconcile", *SPAN, "--json")
    [finding] = said.document["book"]["findings"]
    assert (said.code, finding["projection"], finding["key"]) == (1, "cdr", key)
    assert finding["log"].keys() == finding["book"].keys() == {"duration"}
    assert key in (await akira("reconcile", *SPAN)).out
    good(await akira("reconcile", *SPAN, "--no-fold"))


async def test_a_call_is_found_and_explained(installed: Machine) -> None:
    akira = installed.akira
    for way in ((), ("--fresh",)):
        good(await akira("republish", *way, str(ALL)))
    await installed.work()
    busy = good(await akira("cdr", "search", "--outcome", "busy", "--json")).document["calls"]
    assert len(busy) == 5
    [story] = good(await akira("cdr", "show", "busy-1@rig.invalid", "--json")).document["calls"]
    assert story["provenance"]["host"] == "sip-01"
    assert [event["type"] for event in story["events"]] == ["CallReceived"]
    assert len(story["duplicates"]) == 1
    assert "busy-1@rig.invalid" in good(await akira("cdr", "show", "busy-1@rig.invalid")).out
    acts = good(await akira("audit", *SPAN, "--json")).document["acts"]
    read = [(act["data"]["view"], act["data"]["calls"]) for act in reversed(acts)]
    assert read == [("cdr search", 5), ("cdr show", 1), ("cdr show", 1)]
    assert all(act["data"]["by"] == getuser() and act["login"] for act in acts)
    assert "busy-1" not in str(acts)


async def test_who_cannot_be_noted_sees_no_whole_number(installed: Machine) -> None:
    good(await installed.akira("republish", str(ALL)))
    await installed.work()
    # As a standby is: it can only be read.
    settings = {**installed.akira.settings}
    settings["AKIRA_DATABASE_URL"] += "&default_transaction_read_only=on"
    standby = Akira(settings)
    found = good(await standby("cdr", "search", "--json")).document
    assert found["masked"] is True
    assert {call["call_id"] for call in found["calls"]} == {None}
    assert "numbers are masked" in good(await standby("cdr", "search")).out
    for asked in (("cdr", "show", "busy-1@rig.invalid"), ("cdr", "search", "--caller", "1")):
        refused = await standby(*asked)
        assert (refused.code, refused.out) == (1, "")
        assert "cannot be noted" in refused.err


async def test_a_lost_line_is_found(installed: Machine, tmp_path: Path) -> None:
    lines = (SAMPLES / "basic" / "cdr.jsonl").read_bytes().splitlines(keepends=True)
    most = tmp_path / "most.jsonl"
    most.write_bytes(b"".join(lines[1:]))
    good(await installed.akira("republish", str(most)))
    await installed.work()
    good(await installed.akira("reconcile", *SPAN, str(most)))
    said = await installed.akira("reconcile", *SPAN, str(SAMPLES / "basic" / "cdr.jsonl"))
    assert said.code == 1
    assert "nf404-1@rig.invalid" in said.out
    assert said.out.endswith("NOT complete\n")


async def test_a_row_that_went_away_is_a_difference(installed: Machine) -> None:
    good(await installed.akira("republish", str(ALL)))
    await installed.work()
    connection = await asyncpg.connect(installed.dsn)
    try:
        await connection.execute("delete from cdr where call_id like 'busy-1%'")
    finally:
        await connection.close()
    said = await installed.akira("reconcile", *SPAN, "--json")
    assert said.code == 1
    assert [hour["difference"] for hour in said.document["hours"]] == [1]


@pytest.fixture
async def letters(installed: Machine, tmp_path: Path) -> dict[str, str]:
    """Park three lines; give the numbers of the letters by their reasons."""
    akira = installed.akira
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(BAD)
    assert good(await akira("republish", str(bad), "--json")).document["published"] == {
        "raw": 1,
        "acc": 0,
        "dead": 2,
    }
    await installed.work()
    good(await akira("reconcile", *SPAN, str(bad)))
    found = good(await akira("dead", "list", "--json")).document["letters"]
    return {letter["reason"]: str(letter["id"]) for letter in found}


async def test_a_letter_is_shown_and_harmless(installed: Machine, letters: dict[str, str]) -> None:
    assert set(letters) == {"not_json", "not_utf8", "duration"}
    shown = good(await installed.akira("dead", "show", letters["not_utf8"]))
    assert "\x1b" not in shown.out
    assert "\\xff\\x1b[31m" in shown.out
    assert (await installed.akira("status")).code == 1


async def test_a_letter_is_found_in_the_files_of_its_host(
    installed: Machine, letters: dict[str, str], tmp_path: Path
) -> None:
    rotated, other = tmp_path / "bad.jsonl-1.gz", tmp_path / "other.jsonl"
    rotated.write_bytes(gzip.compress((tmp_path / "bad.jsonl").read_bytes()))
    other.write_text("{}\n")
    listed = ("dead", "list", "--open", str(other), str(rotated))
    found = good(await installed.akira(*listed, "--json")).document["letters"]
    assert {each["found_in"] for each in found} == {str(rotated)}
    lines = {each["reason"]: each["line"] for each in found}
    raw = {each["line"]: bytes.fromhex(each["raw_hex"]) for each in found}
    written = (tmp_path / "bad.jsonl").read_bytes().splitlines()
    assert [written[line - 1] for line in sorted(raw)] == [raw[line] for line in sorted(raw)]
    [row] = [
        line for line in good(await installed.akira(*listed)).out.splitlines() if "not_utf8" in line
    ]
    assert row.endswith(f"\t{rotated}\t{lines['not_utf8']}")
    shown = good(await installed.akira("dead", "show", letters["duration"], str(rotated), "--json"))
    assert shown.document["line"] == lines["duration"]


async def test_all_that_is_open_is_waived_at_once(
    installed: Machine, letters: dict[str, str]
) -> None:
    akira, said = installed.akira, ("--because", "a trial", "--by", "ana")
    good(await akira("dead", "waive", letters["not_json"], *said))
    rest = sorted(int(letters[reason]) for reason in ("not_utf8", "duration"))
    dry = good(await akira("dead", "waive", "--all-open", *said, "--dry-run", "--json")).document
    assert (dry["dry_run"], dry["waived"]) == (True, rest)
    done = good(await akira("dead", "waive", "--all-open", *said, "--json")).document
    assert (done["waived"], done["refused"]) == (rest, [])
    assert await open_reasons(akira) == set()
    assert good(await akira("dead", "waive", "--all-open", *said)).out == "waived none\n"


async def test_a_letter_that_is_redriven_in_vain_comes_back(
    installed: Machine, letters: dict[str, str]
) -> None:
    akira, number = installed.akira, letters
    dry = good(await akira("dead", "redrive", "--reason", "duration", "--dry-run", "--json"))
    assert dry.document["redriven"] == [int(number["duration"])]
    good(await akira("dead", "redrive", number["duration"], number["not_json"]))
    assert await open_reasons(akira) == {"not_utf8"}
    await installed.work()
    assert await open_reasons(akira) == {"not_json", "not_utf8", "duration"}
    late = good(await akira("reconcile", *SPAN, "--json")).document
    assert [(hour["parked"], hour["duplicates"]) for hour in late["hours"]] == [(3, 2)]


async def test_a_letter_that_is_mended_is_a_call_and_all_of_it_agrees(
    installed: Machine, letters: dict[str, str], tmp_path: Path
) -> None:
    akira, number = installed.akira, letters["duration"]
    said = ("--because", "the peer's record", "--by", "ana")
    wrong_value = await akira("dead", "mend", number, "--set", "duration=long", *said)
    assert wrong_value.code == 1
    assert wrong_value.err.startswith("akira: that makes no CDR of it: duration")
    assert await open_reasons(akira) == {"not_json", "not_utf8", "duration"}
    mend = ("dead", "mend", number, "--set", "duration=61.204", *said)
    assert good(await akira(*mend, "--json")).document["changes"] == ["duration=61.204"]
    assert await open_reasons(akira) == {"not_json", "not_utf8"}
    await installed.work()
    told = good(await akira("cdr", "show", "bad", "--json")).document
    [call], [kept] = told["calls"], told["dead_letters"]
    assert (call["call"]["duration"], call["provenance"]["offset"]) == ("61.204", kept["offset"])
    assert (kept["status"], kept["resolved_by"]) == ("mended", "ana")
    assert '"duration": "61.204"' in kept["mended"]
    assert (await akira(*mend)).err == f"akira: dead letter {number} is mended\n"
    acts = good(await akira("audit", *SPAN, "--json")).document["acts"]
    assert [act["data"]["letter"] for act in acts if act["type"] == "LetterMended"] == [int(number)]
    for line in ("not_json", "not_utf8"):
        good(await akira("dead", "waive", letters[line], "--by", "ana", "--because", "a test"))
    good(await akira("reconcile", *SPAN, str(tmp_path / "bad.jsonl")))


async def test_a_letter_of_no_json_is_mended_by_its_whole_line(
    installed: Machine, letters: dict[str, str], tmp_path: Path
) -> None:
    akira, number, given = installed.akira, letters["not_utf8"], tmp_path / "line.json"
    mend = ("dead", "mend", number, "--line", str(given), "--because", "a trial", "--by", "ana")
    given.write_bytes(cdr_payload(call_id="of-another"))
    other = await akira(*mend)
    assert (other.code, other.out) == (1, "")
    assert "stands nowhere in the letter's bytes" in other.err
    given.write_bytes(cdr_payload(call_id=NOT_UTF8) + b"\n")
    assert good(await akira(*mend, "--json")).document["changes"] == ["the whole line"]
    assert await open_reasons(akira) == {"not_json", "duration"}
    await installed.work()
    told = good(await akira("cdr", "show", NOT_UTF8, "--json")).document
    assert [call["provenance"]["offset"] for call in told["calls"]] == [
        letter["offset"] for letter in told["dead_letters"]
    ]
    assert (await akira(*mend)).err == f"akira: dead letter {number} is mended\n"
    for reason in ("not_json", "duration"):
        good(await akira("dead", "waive", letters[reason], "--by", "ana", "--because", "a test"))
    good(await akira("reconcile", *SPAN, str(tmp_path / "bad.jsonl")))


async def test_a_waived_letter_is_closed_for_good(
    installed: Machine, letters: dict[str, str]
) -> None:
    akira, number = installed.akira, letters
    waive = ("dead", "waive", "--by", "ana", "--because", "a test")
    rehearsed = good(await akira(*waive, "--reason", "duration", "--dry-run"))
    assert rehearsed.out == f"would waive {number['duration']}\n"
    good(await akira(*waive, *number.values()))
    again = await akira("dead", "waive", number["duration"], "--by", "bob", "--because", "x")
    assert (again.code, again.out) == (
        1,
        f"waived none\nnot {number['duration']}: is waived\n",
    )
    assert await open_reasons(akira) == set()
    # Nobody audits here, so on a slow machine its records wait long by now.
    assert [each for each in await wrong(akira) if "letter" in each] == []
    said = good(await akira("cdr", "show", "bad", "--json")).document
    assert [letter["resolved_by"] for letter in said["dead_letters"]] == ["ana"]


async def open_reasons(akira: Akira) -> set[str]:
    """Give the reasons of the open letters."""
    letters = good(await akira("dead", "list", "--open", "--json")).document["letters"]
    return {letter["reason"] for letter in letters}


async def test_what_is_not_there_is_1_and_one_line(installed: Machine) -> None:
    for command in (("dead", "show", "9"), ("cdr", "show", "x"), ("dead", "redrive", "9")):
        said = await installed.akira(*command)
        assert said.code == 1
        assert "Traceback" not in said.err + said.out


async def test_without_a_stream_the_way_out_is_named(machine: Machine) -> None:
    good(await machine.akira("migrate"))
    said = await machine.akira("reconcile", *SPAN)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert "AKIRA_CDR" in said.err
    status = await machine.akira("status", "--json")
    assert status.code == 1
    assert status.document["database"]["hosts"] == []


async def test_the_stream_is_shown_where_no_database_is_known(machine: Machine) -> None:
    settings = machine.akira.settings
    akira = Akira({name: settings[name] for name in settings if name != "AKIRA_DATABASE_URL"})
    missing = await akira("stream", "show", "--json")
    assert (missing.code, len(missing.document["wrong"])) == (1, 1)
    good(await akira("setup"))
    shown = good(await akira("stream", "show", "--json")).document["stream"]
    assert shown["messages"] == 0
    assert "cdr-worker" in {each["name"] for each in shown["consumers"]}


async def test_wrong_credentials_are_named(installed: Machine) -> None:
    wrong = installed.nats.url.replace("akira:", "akira:x")
    said = await Akira({**installed.akira.settings, "AKIRA_NATS_URL": wrong})("setup")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "uthorization" in said.err
    assert "akira:x" not in said.err
