"""CDR files laid out as bridges would find them: a folder for each file and its rotations."""

import os
import re
import shutil
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import frozen

from application.errors import SetupError

_ROTATED = re.compile(r"(?P<live>.+?)(?:[.-]\d+)?(?:\.gz)?")


@frozen
class Spool:
    """One file with its rotations, and the host that they are taken for."""

    host: str
    live: Path

    def files(self) -> Sequence[Path]:
        """List all generations."""
        return sorted(self.live.parent.iterdir())


def lay_out(files: Sequence[Path], folder: Path) -> Sequence[Spool]:
    """Link the files into folders of their own, so that no neighbour is taken along.

    Raises:
        SetupError: a file cannot be read.
    """
    spools = []
    for number, (live, generations) in enumerate(sorted(_groups(files).items()), start=1):
        place = folder / f"sip-{number:02}"
        place.mkdir(parents=True)
        for file in generations:
            _link(file, place / file.name)
        if live not in generations:
            (place / live.name).touch()
        spools.append(Spool(place.name, place / live.name))
    return spools


def _groups(files: Sequence[Path]) -> Mapping[Path, Sequence[Path]]:
    groups: dict[Path, list[Path]] = defaultdict(list)
    for file in files:
        found = _ROTATED.fullmatch(file.name)
        live = file.with_name(found["live"] if found else file.name)
        groups[live].append(file)
    return groups


def _link(file: Path, target: Path) -> None:
    if file.exists() and not file.is_file():
        raise SetupError(f"{file} is no regular file")
    try:
        os.link(file.resolve(strict=True), target)
    except FileNotFoundError as error:
        raise SetupError(f"{file}: no such file") from error
    except OSError:
        _copy(file, target)


def _copy(file: Path, target: Path) -> None:
    try:
        shutil.copy2(file, target)
    except OSError as error:
        raise SetupError(f"{file} cannot be read: {error.strerror}") from error
