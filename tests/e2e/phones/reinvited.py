"""Answered calls in which somebody sends another INVITE: it changes nothing of what is owed."""

from e2e.phones.leg import Leg
from e2e.phones.scene import UNANSWERED, Expected, Kind, Play, Scene

_SILENT = [Expected(hangup_by="caller", rings=False)]


def _sides(scene: Scene, other: Leg, *, by_callee: bool) -> tuple[Leg, Leg]:
    return (other, scene.leg) if by_callee else (scene.leg, other)


def refused(code: int, *, by_callee: bool = False) -> Play:
    """One side refuses the other's re-INVITE."""

    async def play(scene: Scene) -> None:
        other = await scene.answer(180)
        sender, receiver = _sides(scene, other, by_callee=by_callee)
        sender.reinvite()
        receiver.say(await receiver.phone.request("INVITE"), code)
        sender.ack(await sender.phone.final("INVITE"))
        await scene.talk()
        await scene.hang_up(scene.leg, scene.callee)

    return play


def accepted(*codes: int, by_callee: bool = False) -> Play:
    """One side takes the other's re-INVITE, after these provisional replies."""

    async def play(scene: Scene) -> None:
        other = await scene.answer()
        sender, receiver = _sides(scene, other, by_callee=by_callee)
        sender.reinvite()
        request = await receiver.phone.request("INVITE")
        for code in codes:
            receiver.say(request, code)
            await sender.phone.reply("INVITE", code)
        receiver.answer(request)
        sender.ack(await sender.phone.reply("INVITE", 200))
        await scene.talk()
        await scene.hang_up(scene.leg, scene.callee)

    return play


async def cancelled(scene: Scene) -> None:
    """Take a re-INVITE back."""
    other = await scene.answer(180)
    scene.leg.reinvite()
    request = await scene.callee.request("INVITE")
    other.say(request, 180)
    await scene.caller.reply("INVITE", 180)
    scene.leg.cancel()
    other.say(await scene.callee.request("CANCEL"), 200)
    other.say(request, 487)
    await scene.leg.refused(487)
    await scene.talk()
    await scene.hang_up(scene.leg, scene.callee)


async def unanswered(scene: Scene) -> None:
    """Nobody answers the re-INVITE: the proxy does, with 408."""
    await scene.answer(180)
    scene.leg.reinvite(headers=UNANSWERED)
    await scene.leg.refused(408)
    await scene.hang_up(scene.leg, scene.callee)


_REFUSALS = (302, 401, 407, 408, 415, 480, 481, 486, 488, 491, 500, 503, 603, 606, 700, 799, 999)

REINVITED = [
    *(Kind(name=f"reinvite-{code}", play=refused(code)) for code in _REFUSALS),
    *(
        Kind(name=f"reinvite-by-callee-{code}", play=refused(code, by_callee=True))
        for code in (481, 488, 491, 799)
    ),
    Kind(name="reinvite", play=accepted(), expected=_SILENT),
    Kind(name="reinvite-by-callee", play=accepted(by_callee=True), expected=_SILENT),
    Kind(name="reinvite-rings", play=accepted(180), expected=_SILENT),
    Kind(name="reinvite-by-callee-rings", play=accepted(183, by_callee=True), expected=_SILENT),
    Kind(name="reinvite-cancelled", play=cancelled),
    Kind(name="reinvite-unanswered", play=unanswered),
]
