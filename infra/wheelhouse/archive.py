"""A tar archive whose bytes depend on nothing but the content of its files."""

import tarfile
from pathlib import Path


def write_archive(folder: Path, target: Path) -> Path:
    """Pack the files below a folder, sorted, without owners and times."""
    partial = target.with_suffix(".partial")
    with tarfile.open(partial, "w", format=tarfile.GNU_FORMAT) as archive:
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            entry = tarfile.TarInfo(str(file.relative_to(folder)))
            entry.size, entry.mode = file.stat().st_size, 0o644
            with file.open("rb") as content:
                archive.addfile(entry, content)
    partial.replace(target)
    return target
