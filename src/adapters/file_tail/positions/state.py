"""What an operator wants to know of the tail."""

from attrs import frozen


@frozen(kw_only=True)
class TailState:
    """The tail at one moment; safe to read from any thread.

    Attributes:
        lag_bytes: bytes of the files that are not done yet.
        lag_seconds: age of the oldest of them.
        partial_seconds: how long a line has been waiting for its end, 0 where none is.
        followed_files: files held open.
        waiting_for: why there is nothing to read, in a sentence, or None.
        lost_generations: files that went away before they were known to be read to the end.
        nul_bytes: bytes of holes that were left out.
        checkpoint_failures: positions that could not be written.
        checkpoint_failing: whether the last one could not.
        rounds: how often the files were looked at.
    """

    lag_bytes: int = 0
    lag_seconds: float = 0.0
    partial_seconds: float = 0.0
    followed_files: int = 0
    waiting_for: str | None = None
    lost_generations: int = 0
    nul_bytes: int = 0
    checkpoint_failures: int = 0
    checkpoint_failing: bool = False
    rounds: int = 0
