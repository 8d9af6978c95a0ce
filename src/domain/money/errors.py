"""What cannot be wished for, and what is refused as things stand."""

from collections.abc import Sequence

from domain.errors import DomainError
from domain.near import did_you_mean


class InvalidWishError(DomainError):
    """A wish that can never be fulfilled, whatever is held: its own words contradict the rules.

    Attributes:
        about: which of its words, such as `amount`; None where it is several.
    """

    def __init__(self, why: str, about: str | None = None) -> None:
        """Say what is wrong."""
        self.about = about
        super().__init__(why)


class InvalidCompanyError(DomainError):
    """Events that make no company."""


class RefusedError(DomainError):
    """A wish that what is held does not allow."""


class UnknownNameError(RefusedError):
    """Nobody is called so.

    Attributes:
        near: names that are much like it.
    """

    def __init__(self, kind: str, wanted: str, near: Sequence[str]) -> None:
        """Say what was looked for, and what may have been meant."""
        self.near = near
        super().__init__(f"there is no {kind} {wanted!r}{did_you_mean(near)}")
