"""Lines that a real Kamailio wrote: in the wheel, and in the repository beside src."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

_HERE = Path(__file__).parent
_PLACES = (_HERE / "samples", _HERE.parents[2] / "samples" / "kamailio")
SAMPLES: Final = next((place for place in _PLACES if place.is_dir()), _PLACES[0])
_NAMES = ("basic/all.jsonl", "rotate/cdr.jsonl*", "hostile/cdr.jsonl", "hostile/phase.jsonl")


def sample_files() -> Sequence[Path]:
    """List the files that the demo shows where nobody names others."""
    return [file for name in _NAMES for file in sorted(SAMPLES.glob(name))]
