"""When a file reached which size: how old the bytes are that wait."""

from collections import deque

from attrs import define, field

_MOST_SAMPLES = 1024


@define
class Growth:
    """Sizes of one file and the moments, in seconds, at which they were first seen."""

    _samples: deque[tuple[int, float]] = field(factory=deque, init=False)

    def seen(self, size: int, moment: float) -> None:
        """Remember a size; memory stays bounded, old moments become coarser."""
        if self._samples and size <= self._samples[-1][0]:
            return
        self._samples.append((size, moment))
        if len(self._samples) > _MOST_SAMPLES:
            self._samples = deque(list(self._samples)[::2])

    def age(self, offset: int, now: float) -> float:
        """Tell how long the bytes after `offset` have been there, 0 where there are none."""
        while self._samples and self._samples[0][0] <= offset:
            self._samples.popleft()
        return max(0.0, now - self._samples[0][1]) if self._samples else 0.0
