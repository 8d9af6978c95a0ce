"""One server that does not answer keeps nothing else from being looked at."""

from collections.abc import Sequence

from application.errors import UnavailableError
from application.health.doctor import Doctor, Examination
from application.health.finding import Finding, State

FINE = Finding("database", State.GOOD, "here")


async def fine() -> Sequence[Finding]:
    return [FINE]


async def away() -> Sequence[Finding]:
    raise UnavailableError("no answer")


async def test_what_is_away_is_a_finding_and_the_rest_is_told() -> None:
    examinations = [
        Examination(about="nats", mend="AKIRA_NATS_URL", look=away),
        Examination(about="database", mend="", look=fine),
    ]
    assert await Doctor(examinations)() == [
        Finding("nats", State.BAD, "no answer", "AKIRA_NATS_URL"),
        FINE,
    ]
