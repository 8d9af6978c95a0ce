"""Calls that a phone would not make, but somebody will."""

from e2e.phones.leg import calling, registered
from e2e.phones.phone import phone
from e2e.phones.scene import UNANSWERED, Expected, Kind, Play, Scene

_LONG = "x" * 700


async def _talked(scene: Scene) -> None:
    await scene.answer(180)
    await scene.talk()
    await scene.hang_up(scene.leg, scene.callee)


async def spiral(scene: Scene) -> None:
    """Call a number that is at another of the same proxy: the call passes it twice."""
    port = scene.caller.proxy[1]
    by_name = f"{scene.number}7"
    await registered(scene.callee, by_name, contact=f"<sip:{scene.number}@127.0.0.1:{port}>")
    scene.number = by_name
    scene.leg = calling(scene.caller, by_name, caller=f"caller-{scene.name}")
    await _talked(scene)


async def spiral_in_vain(scene: Scene) -> None:
    """Call one that is at a number which nobody has."""
    port = scene.caller.proxy[1]
    by_name = f"{scene.number}7"
    await registered(scene.callee, by_name, contact=f"<sip:4930888@127.0.0.1:{port}>")
    scene.number, scene.reached = by_name, []
    scene.leg = calling(scene.caller, by_name, caller=f"caller-{scene.name}")
    scene.leg.call()
    await scene.leg.refused(404)


async def loop(scene: Scene) -> None:
    """Call a number that is at itself, until the hops are spent."""
    port = scene.caller.proxy[1]
    scene.number, scene.reached = f"{scene.number}7", []
    contact = f"<sip:{scene.number}@127.0.0.1:{port}>"
    await registered(scene.callee, scene.number, contact=contact)
    scene.leg = calling(scene.caller, scene.number, caller=f"caller-{scene.name}")
    scene.leg.call()
    scene.leg.ack(await scene.caller.final("INVITE"))


def named(caller: str, display: str = "", **headers: str) -> Play:
    """Call under such a name."""

    async def play(scene: Scene) -> None:
        port = scene.caller.proxy[1]
        scene.leg.local = f"{display}<sip:{caller}@127.0.0.1:{port}>;tag=t-{scene.name}"
        await scene.answer(180, headers=[(k.replace("_", "-"), v) for k, v in headers.items()])
        await scene.talk()
        await scene.hang_up(scene.leg, scene.callee)

    return play


def with_call_id(pattern: str) -> Play:
    """Call under a Call-ID like this."""

    async def play(scene: Scene) -> None:
        scene.leg.call_id = pattern.format(scene.leg.call_id)
        await _talked(scene)

    return play


async def call_id_twice(scene: Scene) -> None:
    """Two calls under one Call-ID, one after the other, with two From tags."""
    await _talked(scene)
    leg = calling(scene.caller, scene.number, caller=f"caller-{scene.name}")
    leg.call_id, scene.leg = scene.leg.call_id, leg
    await _talked(scene)


async def dialog_twice(scene: Scene) -> None:
    """Two calls under one Call-ID and one From tag, one after the other."""
    await _talked(scene)
    leg = calling(scene.caller, scene.number, caller=f"caller-{scene.name}")
    leg.call_id, leg.local, leg.cseq = scene.leg.call_id, scene.leg.local, scene.leg.cseq
    scene.leg = leg
    await _talked(scene)


async def no_from_tag(scene: Scene) -> None:
    """Refused: it would be a call without a record."""
    scene.leg.local = scene.leg.local.partition(";tag=")[0]
    scene.leg.call()
    await scene.leg.refused(400)


async def no_to_tag(scene: Scene) -> None:
    """Answer as RFC 2543 did, without a tag: nobody hears it."""
    other, invite = await scene.ring(headers=UNANSWERED)
    other.local = invite["To"]
    other.answer(invite)
    await scene.leg.refused(408)


async def merged(scene: Scene) -> None:
    """Call another number while one rings, as if it were the same call; then give up."""
    other, invite = await scene.ring(180)
    async with phone(scene.caller.proxy[1]) as another:
        dear = f"{scene.number}5"
        await registered(another, dear)
        leg = calling(scene.caller, dear, caller=f"caller-{scene.name}")
        leg.call_id, leg.local, leg.cseq = scene.leg.call_id, scene.leg.local, 7
        leg.call()
        await leg.refused(482)
    await scene.give_up(other, invite)


async def stranger(scene: Scene) -> None:
    """Send an INVITE that says that it belongs to a call: nobody asks it who pays."""
    scene.leg.remote = f"{scene.leg.remote};tag=made-up"
    scene.leg.route = [f"<sip:127.0.0.1:{scene.caller.proxy[1]};lr>"]
    scene.leg.target = f"sip:{scene.number}@{scene.callee.address}"
    other, invite = await scene.ring()
    other.answer(invite)
    await scene.leg.answered()


async def bye_out_of_order(scene: Scene) -> None:
    """Hang up with a number that is too low: for Kamailio the call is over, for the callee not."""
    other = await scene.answer(180)
    await scene.talk()
    with scene.ends():
        scene.leg.request("BYE", cseq=0)
        bye = await scene.callee.request("BYE")
    other.say(bye, 500)
    await scene.caller.reply("BYE", 500)
    await scene.talk()
    scene.leg.request("BYE")
    other.answer(await scene.callee.request("BYE"))
    await scene.caller.reply("BYE", 200)


ODD = [
    Kind(name="spiral", play=spiral),
    Kind(name="spiral-in-vain", play=spiral_in_vain, expected=[Expected(code="404")]),
    Kind(name="loop", play=loop, expected=[Expected(code="483")]),
    Kind(name="unicode-name", play=named("caller-unicode-name", '"Zażółć 📞" ')),
    Kind(name="long-names", play=named("caller-long-names", f'"{_LONG}" ', User_Agent=_LONG)),
    Kind(name="escaped-name", play=named("caller-escaped-name", '"a\\"b\\\\" ')),
    Kind(
        name="percent-caller",
        play=named("caller%C5%81"),
        expected=[Expected(hangup_by="caller", account="caller%C5%81")],
    ),
    Kind(name="odd-call-id", play=with_call_id('","call_id":"forged"}}{}')),
    Kind(name="call-id-twice", play=call_id_twice, expected=[Expected(hangup_by="caller")] * 2),
    Kind(name="dialog-twice", play=dialog_twice, expected=[Expected(hangup_by="caller")] * 2),
    Kind(name="no-from-tag", play=no_from_tag, expected=[]),
    Kind(name="no-to-tag", play=no_to_tag, expected=[Expected(code="408")]),
    Kind(name="merged", play=merged, expected=[Expected(code="487", rings=True)]),
    Kind(name="bye-out-of-order", play=bye_out_of_order),
    Kind(name="stranger", play=stranger, expected=[]),
]
