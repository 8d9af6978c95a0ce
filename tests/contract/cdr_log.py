"""The writer's side of the followed file, and what logrotate does to it."""

import gzip
import os
import shutil
from pathlib import Path

from attrs import define, field


@define
class CdrLog:
    """A file that is written and rotated in every way; `expected` is what a reader must give."""

    directory: Path
    expected: list[bytes] = field(factory=list, init=False)

    @property
    def path(self) -> Path:
        return self.directory / "cdr.jsonl"

    def rotated(self, number: int, suffix: str = "") -> Path:
        return self.directory / f"cdr.jsonl.{number}{suffix}"

    def write(self, *payloads: bytes, to: Path | None = None) -> None:
        self.expected.extend(payloads)
        self.write_raw(b"".join(each + b"\n" for each in payloads), to=to)

    def write_raw(self, content: bytes, *, to: Path | None = None) -> None:
        with (to or self.path).open("ab") as file:
            file.write(content)

    def shift(self) -> None:
        """Make room for a new .1."""
        numbers = sorted(
            {int(each.name.split(".")[2]) for each in self.directory.glob("*.jsonl.*")}
        )
        for number in reversed(numbers):
            for suffix in ("", ".gz"):
                if self.rotated(number, suffix).exists():
                    self.rotated(number, suffix).rename(self.rotated(number + 1, suffix))

    def rename(self) -> None:
        self.shift()
        self.path.rename(self.rotated(1))

    def copy(self) -> None:
        self.shift()
        shutil.copyfile(self.path, self.rotated(1))

    def truncate(self) -> None:
        os.truncate(self.path, 0)

    def copytruncate(self) -> None:
        self.copy()
        self.truncate()

    def compress(self, number: int) -> None:
        plain = self.rotated(number)
        self.rotated(number, ".gz").write_bytes(gzip.compress(plain.read_bytes(), 1))
        plain.unlink()
