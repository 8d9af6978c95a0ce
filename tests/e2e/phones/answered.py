"""Calls that are answered, and how they go on until somebody hangs up."""

import asyncio

from e2e.phones.leg import Headers, called, registered
from e2e.phones.phone import phone
from e2e.phones.scene import Expected, Kind, Play, Scene

_CALLER = [Expected(hangup_by="caller")]
_CALLEE = [Expected(hangup_by="callee")]
_SILENT = [Expected(hangup_by="caller", rings=False)]


def rung(*codes: int, headers: Headers = ()) -> Play:
    """Ring so, be answered, and let the caller hang up."""

    async def play(scene: Scene) -> None:
        await scene.answer(*codes, headers=headers)
        await scene.talk()
        await scene.hang_up(scene.leg, scene.callee)

    return play


async def callee_hangs_up(scene: Scene) -> None:
    other = await scene.answer(180)
    await scene.talk()
    await scene.hang_up(other, scene.caller)


async def everything_twice(scene: Scene) -> None:
    """As where each datagram comes twice: one call none the less."""
    scene.leg.call()
    scene.caller.say(scene.leg.invite)
    other, invite = await scene.called()
    scene.callee.say(other.say(invite, 180))
    # Of two messages at once the proxy may take the later one first.
    for _ in range(2):
        await scene.caller.reply("INVITE", 180)
    scene.callee.say(other.answer(invite))
    reply = await scene.caller.reply("INVITE", 200)
    scene.leg.established(reply)
    with scene.begins():
        scene.caller.say(scene.leg.ack(reply))
        await scene.callee.request("ACK")
    await scene.talk()
    with scene.ends():
        scene.caller.say(scene.leg.request("BYE"))
        bye = await scene.callee.request("BYE")
    other.answer(bye)
    await scene.caller.reply("BYE", 200)


async def both_hang_up(scene: Scene) -> None:
    """Both hang up at once: the first that the proxy sees counts."""
    other = await scene.answer(180)
    await scene.talk()
    with scene.ends():
        scene.leg.request("BYE")
        other.request("BYE")
        byes = [await each.request("BYE") for each in (scene.caller, scene.callee)]
    scene.leg.answer(byes[0])
    other.answer(byes[1])
    await scene.caller.reply("BYE", 200)
    await scene.callee.reply("BYE", 200)


def bye_answered(code: int) -> Play:
    """Let the callee refuse the BYE: the call is over none the less."""

    async def play(scene: Scene) -> None:
        other = await scene.answer(180)
        await scene.talk()
        with scene.ends():
            scene.leg.request("BYE")
            bye = await scene.callee.request("BYE")
        other.say(bye, code)
        await scene.caller.final("BYE")

    return play


async def answer_crosses_the_cancel(scene: Scene) -> None:
    other, invite = await scene.ring(180)
    other.answer(invite)
    scene.leg.cancel()
    await scene.acknowledge(scene.callee)
    await scene.talk()
    await scene.hang_up(scene.leg, scene.callee)


async def no_ack(scene: Scene) -> None:
    """Lose the ACK, and let the callee give up: the proxy counts from the INVITE."""
    with scene.begins():
        other, invite = await scene.ring()
    other.answer(invite)
    scene.leg.established(await scene.caller.reply("INVITE", 200))
    await scene.talk()
    await scene.hang_up(other, scene.caller)


async def late_ack(scene: Scene) -> None:
    """Begin the call with the ACK."""
    other, invite = await scene.ring(180)
    other.answer(invite)
    reply = await scene.caller.reply("INVITE", 200)
    await asyncio.sleep(0.3)
    scene.leg.established(reply)
    with scene.begins():
        scene.leg.ack(reply)
        await scene.callee.request("ACK")
    await scene.talk()
    await scene.hang_up(scene.leg, scene.callee)


def in_dialog(method: str, *, by_callee: bool = False, code: int = 200) -> Play:
    """Say something else within the call."""

    async def play(scene: Scene) -> None:
        other = await scene.answer(180)
        sender, receiver = (other, scene.leg) if by_callee else (scene.leg, other)
        sender.request(method)
        receiver.say(await receiver.phone.request(method), code)
        await sender.phone.reply(method, code)
        await scene.talk()
        await scene.hang_up(scene.leg, scene.callee)

    return play


async def retried_after_challenge(scene: Scene) -> None:
    """Ask who calls: two dialogs of one Call-ID and From tag."""
    other, invite = await scene.ring()
    other.say(invite, 407)
    await scene.leg.refused(407)
    await scene.answer(180)
    await scene.talk()
    await scene.hang_up(scene.leg, scene.callee)


def forked(*, elder: bool) -> Play:
    """Let one of two phones of a number answer; the proxy sent the call to both at once."""

    async def play(scene: Scene) -> None:
        async with phone(scene.caller.proxy[1]) as another:
            await registered(another, scene.number)
            mine, its = await scene.ring(180), await called(another)
            its[0].say(its[1], 180)
            await scene.caller.reply("INVITE", 180)
            (side, taken), (other, left) = (mine, its) if elder else (its, mine)
            scene.reached = [side.phone.port]
            side.answer(taken)
            await scene.acknowledge(side.phone)
            other.say(await other.phone.request("CANCEL"), 200)
            other.say(left, 487)
            await scene.talk()
            await scene.hang_up(scene.leg, side.phone)

    return play


ANSWERED = [
    Kind(name="caller-hangs-up", play=rung(180)),
    Kind(name="callee-hangs-up", play=callee_hangs_up, expected=_CALLEE),
    Kind(name="answered-at-once", play=rung(), expected=_SILENT),
    Kind(name="trying-only", play=rung(100), expected=_SILENT),
    Kind(name="early-media", play=rung(183)),
    Kind(name="rings-long", play=rung(180, 183, 180, 182)),
    Kind(name="everything-twice", play=everything_twice),
    Kind(name="both-hang-up", play=both_hang_up, expected=[Expected(hangup_by="either")]),
    *(Kind(name=f"bye-{code}", play=bye_answered(code)) for code in (404, 481, 487, 500, 503, 603)),
    Kind(name="answer-crosses-cancel", play=answer_crosses_the_cancel),
    Kind(name="no-ack", play=no_ack, expected=[Expected(hangup_by="callee", rings=False)]),
    Kind(name="late-ack", play=late_ack),
    Kind(name="fork-elder-answers", play=forked(elder=True)),
    Kind(name="fork-younger-answers", play=forked(elder=False)),
    *(Kind(name=f"in-dialog-{method.lower()}", play=in_dialog(method))
      for method in ("INFO", "OPTIONS", "MESSAGE", "UPDATE", "REFER", "NOTIFY")),
    Kind(name="info-refused", play=in_dialog("INFO", code=489)),
    Kind(name="update-by-callee", play=in_dialog("UPDATE", by_callee=True)),
    Kind(name="update-refused", play=in_dialog("UPDATE", code=488)),
    Kind(
        name="retried-after-challenge",
        play=retried_after_challenge,
        expected=[Expected(code="407"), *_CALLER],
    ),
]  # fmt: skip
