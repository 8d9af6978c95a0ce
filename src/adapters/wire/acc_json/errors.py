"""The one error of the wire."""


class MalformedRecordError(Exception):
    """A line that is not what its kind promises.

    Attributes:
        reason: snake_case word, one of few, for tables and metrics.
        detail: sentence for people; at most 200 characters, control characters escaped.
    """

    def __init__(self, reason: str, detail: str) -> None:
        self.reason = reason
        self.detail = detail[:200].encode("unicode_escape").decode()[:200]
        super().__init__(f"{reason}: {self.detail}")
