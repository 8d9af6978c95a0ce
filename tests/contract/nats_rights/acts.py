"""Everything that somebody might try in NATS; each tells whether it had an effect."""

import json
from collections.abc import Awaitable, Callable, Iterator, Sequence

from attrs import frozen
from nats.aio.msg import Msg

from contract.nats_rights.attacker import Attacker
from contract.nats_rights.questions import questions
from contract.nats_rights.site import HERE, THERE
from contract.nats_rights.world import a_marker

Work = Callable[[Attacker], Awaitable[bool]]


@frozen
class Act:
    """One thing to try.

    Attributes:
        name: as the table has it.
        work: tells whether there was an effect.
        silent: that nothing happens is all that tells of the refusal.
        since: the first server that knows it.
    """

    name: str
    work: Work
    silent: bool = False
    since: tuple[int, int] = (2, 0)


def acts() -> Sequence[Act]:
    """Give all acts."""
    return [
        *_publishing(), *_telling(), *_answering(), *_headers(), *_asking(), *_reading(),
        *_settling(),
    ]  # fmt: skip


def _publishing() -> Iterator[Act]:
    for stream, subjects in {
        "AKIRA_CDR": (
            "cdr.raw", f"cdr.raw.{HERE}", f"cdr.raw.{THERE}", "cdr.acc", "cdr.dead", "cdr.rated",
            "cdr.unrated",
        ),
        "AKIRA_BALANCE": (
            "balance.low", "balance.exhausted", "balance.restored", "balance.other",
            "fraud.alert", "fraud.other", "seal.head", "seal.other",
        ),
        "AKIRA_CALLS": (
            "call.events.answered", "call.events.host", f"call.events.ended.{THERE}",
            "call.events.*", "call.events.>",
        ),
    }.items():  # fmt: skip
        for subject in subjects:
            yield Act(f"publish `{subject}`", _publishes(subject, stream))


def _publishes(subject: str, stream: str) -> Work:
    async def work(attacker: Attacker) -> bool:
        marker = a_marker()
        await attacker.publish(subject, marker)
        if attacker.refused:
            return False
        await attacker.world.settle()
        return await attacker.world.subject_of(stream, marker) is not None

    return work


def _telling() -> Iterator[Act]:
    """Have another host hear what is in the book."""
    told = f"cdr.settled.{THERE}"
    yield Act(f"tell `{told}`", _is_heard(told, lambda attacker: attacker.publish(told)))
    replying = _is_heard(told, lambda attacker: _ask_all(attacker, told))
    yield Act(f"tell `{told}` by a reply", replying, silent=True)


def _is_heard(subject: str, say: Callable[[Attacker], Awaitable[None]]) -> Work:
    async def work(attacker: Attacker) -> bool:
        async with attacker.world.others.hearing("bridge", subject) as heard:
            await say(attacker)
        return heard()

    return work


def _answering() -> Iterator[Act]:
    """Have the answer to something that is allowed sent where nothing may be published."""
    for reply in (
        "$JS.API.STREAM.PURGE.AKIRA_CALLS",
        "$JS.API.STREAM.DELETE.AKIRA_CALLS",
        "$JS.API.CONSUMER.DELETE.AKIRA_CDR.cdr-worker",
        "akira.api.STREAM.PURGE.AKIRA_CALLS",
    ):
        yield Act(f"reply to `{reply}`", _harms_by_reply(reply), silent=True)
    yield Act("reply to the acknowledgement of a record", _harms_by_reply(None), silent=True)
    for reply in ("balance.exhausted", f"cdr.raw.{THERE}", "cdr.raw", "call.events.ended"):
        yield Act(f"reply to `{reply}`", _grows_by_reply(reply), silent=True)


def _harms_by_reply(reply: str | None) -> Work:
    async def work(attacker: Attacker) -> bool:
        await _ask_all(attacker, reply or attacker.world.taken)
        return not await attacker.world.whole()

    return work


def _grows_by_reply(reply: str) -> Work:
    async def work(attacker: Attacker) -> bool:
        before = await attacker.world.heard(reply)
        await _ask_all(attacker, reply)
        return await attacker.world.heard(reply) > before

    return work


async def _ask_all(attacker: Attacker, reply: str) -> None:
    for subject, body in attacker.asks.items():
        if subject != reply:
            await attacker.publish(subject, body, reply=reply)
    await attacker.world.settle()


def _headers() -> Iterator[Act]:
    """Say something that is allowed, with words of the server's own in its headers."""
    for value in ("all", "sub"):
        yield Act(f"header `Nats-Rollup: {value}`", _rolls_up(value), silent=True)
    for subject in ("balance.exhausted", "cdr.raw"):
        tracing = _traces(subject)
        yield Act(f"header `Nats-Trace-Dest: {subject}`", tracing, silent=True, since=(2, 11))


def _rolls_up(value: str) -> Work:
    async def work(attacker: Attacker) -> bool:
        for subject, body in attacker.asks.items():
            await attacker.publish(subject, body, headers={"Nats-Rollup": value})
        await attacker.world.settle()
        return not await attacker.world.whole()

    return work


def _traces(to: str) -> Work:
    async def work(attacker: Attacker) -> bool:
        before = await attacker.world.heard(to)
        for subject, body in attacker.asks.items():
            if subject != to:
                headers = {"Nats-Trace-Dest": to, "Nats-Trace-Only": "true"}
                await attacker.publish(subject, body, headers=headers)
        await attacker.world.settle()
        return await attacker.world.heard(to) > before

    return work


def _asking() -> Iterator[Act]:
    """Ask JetStream and the server."""
    for question in questions():
        work = _is_answered(question.subject, question.body)
        yield Act(f"ask {question.name}", work, since=question.since)


def _is_answered(subject: str, body: object) -> Work:
    async def work(attacker: Attacker) -> bool:
        return any(_says_yes(answer) for answer in await attacker.answers(subject, body))

    return work


def _says_yes(answer: Msg) -> bool:
    headers = answer.headers or {}
    if headers.get("Status") == "503":
        return False
    try:
        found = json.loads(answer.data or b"{}")
    except ValueError:
        return True
    return not isinstance(found, dict) or "error" not in found


def _reading() -> Iterator[Act]:
    """Listen to what others do."""
    for subject in (
        ">", "*.>", "cdr.>", "cdr.rated", "balance.>", "balance.low", "fraud.alert", "seal.head",
        "call.events.>",
        f"cdr.settled.{HERE}", f"cdr.settled.{THERE}", "cdr.settled.>",
        "_INBOX.>", "_INBOX_bridge.>",
        "_INBOX_worker.>", "_INBOX_relay.>", "_INBOX_live.>", "_INBOX_cli.>", "_R_.>", "$JS.>",
        "$JS.ACK.>", "$JS.EVENT.>", "$SYS.>", "akira.api.>",
    ):  # fmt: skip
        # His own inbox he may listen to, and hears nothing of others.
        yield Act(f"listen to `{subject}`", _hears(subject), silent=subject.startswith("_INBOX"))


def _hears(subject: str) -> Work:
    async def work(attacker: Attacker) -> bool:
        return await attacker.hears(subject)

    return work


def _settling() -> Iterator[Act]:
    """Say of a record that somebody else took what is to become of it."""
    for word in ("+ACK", "+TERM"):
        yield Act(f"answer `{word}` to a record that a worker took", _settles(word.encode()))
    yield Act("answer `-NAK` to a record that a worker took", _gives_back)
    yield Act("flow control `$JS.FC.AKIRA_CDR.evil`", _flows("$JS.FC.AKIRA_CDR.evil"))


def _settles(word: bytes) -> Work:
    async def work(attacker: Attacker) -> bool:
        await attacker.publish(attacker.world.taken, word)
        await attacker.world.settle()
        return not await attacker.world.whole()

    return work


async def _gives_back(attacker: Attacker) -> bool:
    await attacker.publish(attacker.world.taken, b"-NAK")
    return not attacker.refused and await attacker.world.comes_again()


def _flows(subject: str) -> Work:
    async def work(attacker: Attacker) -> bool:
        await attacker.publish(subject, b"")
        return not attacker.refused

    return work
