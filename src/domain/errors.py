"""What the domain calls false."""


class DomainError(Exception):
    """A statement about a call that cannot be true."""


class InvalidCdrError(DomainError):
    """A record that no call can have produced.

    Attributes:
        reason: snake_case word for tables and metrics.
        detail: sentence for people.
    """

    def __init__(self, reason: str, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}")
