"""Makes the wheelhouses: all that a host without any network needs to install a process.

One archive for each process and target Python: our wheel, the wheels of the lock file,
requirements.txt with their hashes, sbom.json (CycloneDX). Two runs give identical bytes.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from attrs import frozen

from archive import write_archive
from lock import applicable
from sbom import bill_of_materials

ROOT = Path(__file__).parents[2]
PROCESSES: Mapping[str, str] = {
    "bridge": "bridge.lock",
    "worker": "worker.lock",
    "live": "live.lock",
}
TARGETS = ("cp311", "cp313")
_PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64")
_AGAIN = ROOT / "gates" / "again.sh"
_EPOCH = "1577836800"  # zip files cannot say anything before 1980


@frozen
class Wheelhouse:
    """One archive to be made.

    Attributes:
        process: bridge, worker (with the command akira), or live.
        target: tag of the Python that the host has, as cp313.
    """

    process: str
    target: str

    @property
    def python(self) -> str:
        """Version of the target Python."""
        return f"{self.target[2]}.{self.target[3:]}"

    def make(self, source: Path, out: Path) -> Path:
        """Make it from a source tree; give the archive."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            wheels = folder / "wheels"
            ours = _build(source, wheels)
            self._download(source / "requirements" / PROCESSES[self.process], folder)
            version = ours.name.split("-")[1]
            (folder / "requirements.txt").write_text(_requirements(wheels))
            (folder / "python").write_text(f"{self.python}\n")
            bill = bill_of_materials(f"akira-{self.process}", version, wheels)
            (folder / "sbom.json").write_text(bill)
            out.mkdir(parents=True, exist_ok=True)
            return write_archive(folder, out / f"akira-{self.process}-{version}-{self.target}.tar")

    def _download(self, lock: Path, folder: Path) -> None:
        needed = folder / "needed.txt"
        needed.write_text(applicable(lock.read_text(), self.python))
        command = [str(_AGAIN), sys.executable, "-m", "pip", "download", "-qqq", "--no-deps"]
        command += ["--require-hashes"]
        command += ["--only-binary=:all:", "--implementation=cp", f"--abi={self.target}"]
        command += ["--abi=abi3", "--abi=none", f"--python-version={self.python}"]
        command += [f"--platform={each}" for each in _PLATFORMS]
        command += ["--dest", str(folder / "wheels"), "-r", str(needed)]
        subprocess.run(command, check=True)
        needed.unlink()


def main(arguments: Sequence[str] | None = None) -> int:
    """Make all wheelhouses, or those that are named as bridge-cp313."""
    known = {
        f"{process}-{target}": (process, target) for process in PROCESSES for target in TARGETS
    }
    parser = argparse.ArgumentParser(prog="build.py", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "wheelhouse")
    parser.add_argument("--source", type=Path, default=ROOT, help="tree to build from")
    given = parser.parse_args(arguments)
    if unknown := set(given.names) - set(known):
        parser.error(f"no such wheelhouse: {', '.join(sorted(unknown))}")
    for name in given.names or known:
        made = Wheelhouse(*known[name]).make(given.source, given.out)
        sys.stdout.write(f"{sha256(made.read_bytes()).hexdigest()}  {made}\n")
    return 0


def _build(source: Path, wheels: Path) -> Path:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _EPOCH}
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)]
    subprocess.run(command, cwd=source, env=environment, check=True, capture_output=True)
    (wheel,) = wheels.glob("akira_cdr-*.whl")
    return wheel


def _requirements(wheels: Path) -> str:
    lines = []
    for wheel in sorted(wheels.iterdir()):
        name, version = wheel.name.split("-")[:2]
        digest = sha256(wheel.read_bytes()).hexdigest()
        lines.append(f"{name.replace('_', '-')}=={version} --hash=sha256:{digest}\n")
    return "".join(lines)


if __name__ == "__main__":
    sys.exit(main())
