"""The release of 2026-11-25, built from its commit and installed as a host installs it."""

import subprocess
import sys
import tarfile
import venv
from io import BytesIO
from pathlib import Path

from deploy.fleet import ROOT, wheelhouse

COMMIT = "4f3ef92"
_HERE = f"cp{sys.version_info.major}{sys.version_info.minor}"


def first_release(folder: Path) -> Path:
    """Install its bridge, worker and command; give the Python that has them.

    A checkout without the whole history cannot: git says so.
    """
    command = ["git", "-C", str(ROOT), "archive", COMMIT]
    packed = subprocess.run(command, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=BytesIO(packed)) as content:
        content.extractall(folder / "tree", filter="data")
    house = wheelhouse(folder / "wheelhouse", folder / "tree", f"worker-{_HERE}")
    (archive,) = house.iterdir()
    with tarfile.open(archive) as content:
        content.extractall(folder, filter="data")
    venv.create(folder / "venv", with_pip=True)
    install = [str(folder / "venv" / "bin" / "pip"), "install", "-q", "--no-index", "--no-deps"]
    install += ["--require-hashes", "--find-links", "wheels", "-r", "requirements.txt"]
    subprocess.run(install, cwd=folder, check=True, capture_output=True)
    return folder / "venv" / "bin" / "python"
