"""Calls that nobody answers: each leaves the code for which it failed."""

from e2e.phones.leg import called, calling, registered
from e2e.phones.phone import phone
from e2e.phones.scene import UNANSWERED, UNANSWERED_LONG, UNENDED, Expected, Kind, Play, Scene


def refused(code: int, *rings: int) -> Play:
    """Let the callee refuse."""

    async def play(scene: Scene) -> None:
        other, invite = await scene.ring(*rings)
        other.say(invite, code)
        scene.leg.ack(await scene.caller.final("INVITE"))

    return play


def cancelled(*rings: int) -> Play:
    """Let the caller give up."""

    async def play(scene: Scene) -> None:
        await scene.give_up(*await scene.ring(*rings))

    return play


async def cancelled_in_vain(scene: Scene) -> None:
    """Give up before the callee said anything; and it never does."""
    await scene.ring(headers=UNANSWERED_LONG)
    scene.leg.cancel()
    await scene.leg.refused(487)


def no_answer(*rings: int) -> Play:
    """Ring until the proxy gives up."""

    async def play(scene: Scene) -> None:
        await scene.ring(*rings, headers=UNENDED if rings else UNANSWERED)
        await scene.leg.refused(408)

    return play


async def hung_up_before_the_answer(scene: Scene) -> None:
    """Send a BYE in an early dialog: nobody has hung up a call that never was."""
    other, invite = await scene.ring(180)
    scene.leg.established(next(each for each in scene.caller.heard if each.code == 180))
    scene.leg.request("BYE")
    other.answer(await scene.callee.request("BYE"))
    await scene.caller.reply("BYE", 200)
    other.say(invite, 487)
    await scene.leg.refused(487)


def dialled(number: str, code: int) -> Play:
    """Call what the proxy itself refuses."""

    async def play(scene: Scene) -> None:
        scene.number, scene.reached = number or "<null>", []
        target = f"127.0.0.1:{scene.caller.proxy[1]}"
        scene.leg.target = f"sip:{number}@{target}" if number else f"sip:{target}"
        scene.leg.remote = f"<{scene.leg.target}>"
        scene.leg.call()
        await scene.leg.refused(code)

    return play


def forked(first: int, second: int, code: int) -> Play:
    """Two phones of one number refuse; the caller hears the better code."""

    async def play(scene: Scene) -> None:
        async with phone(scene.caller.proxy[1]) as another:
            await registered(another, scene.number)
            scene.reached = [scene.callee.port, another.port]
            other, invite = await scene.ring()
            beside, its_invite = await called(another)
            other.say(invite, first)
            beside.say(its_invite, second)
            await scene.leg.refused(code)

    return play


async def unreachable(scene: Scene) -> None:
    """Call a number that is at an address where nobody listens."""
    number = f"{scene.number}9"
    await registered(scene.callee, number, contact=f"<sip:{number}@127.0.0.1:9>")
    scene.number, scene.reached = number, [9]
    scene.leg = calling(scene.caller, number, caller=f"caller-{scene.name}")
    scene.leg.call(headers=UNANSWERED)
    await scene.leg.refused(408)


async def without_a_way(scene: Scene) -> None:
    """Call a number that is where this proxy has no socket for: it cannot even send."""
    scene.number = f"{scene.number}8"
    contact = f"<sip:{scene.number}@127.0.0.1:9;transport=tls>"
    await registered(scene.callee, scene.number, contact=contact)
    scene.reached = []
    scene.leg = calling(scene.caller, scene.number, caller=f"caller-{scene.name}")
    scene.leg.call()
    scene.leg.ack(await scene.caller.final("INVITE"))


def _refusal(code: int, *, said: int | None = None) -> Kind:
    return Kind(
        name=f"refused-{code}", play=refused(code), expected=[Expected(code=str(said or code))]
    )


_CODES = (300, 302, 400, 401, 403, 404, 407, 408, 410, 415, 480, 481, 484, 486, 488, 491, 500, 501,
          503, 504, 600, 603, 604, 606, 699, 700, 799, 999)  # fmt: skip

REFUSED = [
    *map(_refusal, _CODES),
    Kind(
        name="rings-then-busy", play=refused(486, 180), expected=[Expected(code="486", rings=True)]
    ),
    Kind(
        name="announced-then-gone",
        play=refused(404, 183),
        expected=[Expected(code="404", rings=True)],
    ),
    Kind(name="cancelled-in-vain", play=cancelled_in_vain, expected=[Expected(code="487")]),
    Kind(
        name="cancelled-ringing", play=cancelled(180), expected=[Expected(code="487", rings=True)]
    ),
    Kind(
        name="cancelled-early-media",
        play=cancelled(183),
        expected=[Expected(code="487", rings=True)],
    ),
    Kind(name="no-answer", play=no_answer(180), expected=[Expected(code="408", rings=True)]),
    Kind(name="silence", play=no_answer(), expected=[Expected(code="408")]),
    Kind(name="unreachable", play=unreachable, expected=[Expected(code="408")]),
    Kind(
        name="bye-before-answer",
        play=hung_up_before_the_answer,
        expected=[Expected(code="487", rings=True)],
    ),
    Kind(name="unknown-number", play=dialled("4930999", 404), expected=[Expected(code="404")]),
    Kind(name="without-a-way", play=without_a_way, expected=[Expected(code="500")]),
    Kind(name="no-number", play=dialled("", 484), expected=[Expected(code="484")]),
    Kind(name="fork-busy", play=forked(486, 480, 480), expected=[Expected(code="480")]),
    Kind(name="fork-declined", play=forked(486, 603, 603), expected=[Expected(code="603")]),
]
