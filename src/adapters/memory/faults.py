"""Faults on demand: what a test plans, the next calls raise."""

from attrs import define, field

from application.errors import PortError


@define
class FailsOnDemand:
    """Raises what a test planned before anything is changed."""

    _planned: list[PortError] = field(factory=list, init=False)

    def fail_next(self, error: PortError, times: int = 1) -> None:
        """Let the next calls raise `error`."""
        self._planned.extend([error] * times)

    def recover(self) -> None:
        """Forget what was planned."""
        self._planned.clear()

    def fail_if_planned(self) -> None:
        """Raise what is planned for this call."""
        if self._planned:
            raise self._planned.pop(0)
