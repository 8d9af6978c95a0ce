"""Who is told of each step how many rows more were looked at."""

from collections.abc import Callable

Seen = Callable[[int], None]
