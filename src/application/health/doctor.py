"""What an operator would look at, and how to mend it."""

from collections.abc import Awaitable, Callable, Sequence

from attrs import frozen

from application.errors import PortError
from application.health.finding import Finding, State


@frozen(kw_only=True)
class Examination:
    """One server to look at.

    Attributes:
        mend: where to begin when it does not answer at all.
        look: opens what it needs, and may raise any PortError.
    """

    about: str
    mend: str
    look: Callable[[], Awaitable[Sequence[Finding]]]


@frozen
class Doctor:
    """Look at everything; one that does not answer keeps nothing else from being looked at."""

    examinations: Sequence[Examination]

    async def __call__(self) -> Sequence[Finding]:
        """Give all findings, in the order of the examinations."""
        found: list[Finding] = []
        for each in self.examinations:
            try:
                found += await each.look()
            except PortError as error:
                found.append(Finding(each.about, State.BAD, str(error), each.mend))
        return found
