"""The wheelhouse: the same bytes twice, a bill of what is in it, installed without any network."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
from hashlib import sha256
from pathlib import Path

import pytest

# A package index may be slow.
pytestmark = pytest.mark.timeout(3600)
ROOT = Path(__file__).parents[2]
HERE = f"cp{sys.version_info.major}{sys.version_info.minor}"
NAMES = ["bridge-cp311", "bridge-cp313", "worker-cp313"]
CUT_OFF = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]


def build(out: Path, *names: str, source: Path = ROOT) -> dict[str, Path]:
    script = ROOT / "infra" / "wheelhouse" / "build.py"
    command = [sys.executable, str(script), "--out", str(out), "--source", str(source), *names]
    subprocess.run(command, check=True, capture_output=True)
    return {archive.name: archive for archive in out.iterdir()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return build(tmp_path_factory.mktemp("wheelhouse"), *NAMES)


def unpacked(made: dict[str, Path], process: str, target: str, folder: Path) -> Path:
    (archive,) = (
        path
        for name, path in made.items()
        if name.startswith(f"akira-{process}-") and target in name
    )
    with tarfile.open(archive) as content:
        content.extractall(folder, filter="data")
    return folder


def install(folder: Path) -> subprocess.CompletedProcess[str]:
    venv.create(folder / "venv", with_pip=True)
    command = [*CUT_OFF, str(folder / "venv/bin/pip"), "install", "-q", "--no-index", "--no-deps"]
    command += ["--require-hashes", "--only-binary=:all:", "--find-links", "wheels"]
    command += ["-r", "requirements.txt"]
    environment = {"PATH": os.environ["PATH"], "PIP_CONFIG_FILE": os.devnull}
    return subprocess.run(
        command, cwd=folder, env=environment, check=False, capture_output=True, text=True
    )


def test_two_runs_give_the_same_bytes(made: dict[str, Path], tmp_path: Path) -> None:
    kept = shutil.ignore_patterns(".*", "dist", "tests", "__pycache__")
    copy = shutil.copytree(ROOT, tmp_path / "elsewhere", ignore=kept, copy_function=shutil.copyfile)
    again = build(tmp_path / "out", *NAMES, source=copy)
    assert {name: sha256(path.read_bytes()).hexdigest() for name, path in again.items()} == {
        name: sha256(path.read_bytes()).hexdigest() for name, path in made.items()
    }


def test_the_bill_names_every_wheel_with_its_hash(made: dict[str, Path], tmp_path: Path) -> None:
    folder = unpacked(made, "worker", "cp313", tmp_path)
    bill = json.loads((folder / "sbom.json").read_text())
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    billed = {each["hashes"][0]["content"] for each in bill["components"]}
    assert billed == {sha256(wheel.read_bytes()).hexdigest() for wheel in folder.glob("wheels/*")}
    assert {"akira-cdr", "asyncpg", "nats-py"} <= {each["name"] for each in bill["components"]}
    assert all(each["purl"].startswith("pkg:pypi/") for each in bill["components"])
    assert [each["name"] for each in bill["components"] if "licenses" not in each] == []


def test_each_python_gets_wheels_of_its_own(made: dict[str, Path], tmp_path: Path) -> None:
    folder = unpacked(made, "worker", "cp313", tmp_path)
    (asyncpg,) = (wheel.name for wheel in folder.glob("wheels/asyncpg-*"))
    assert "-cp313-" in asyncpg
    assert (folder / "python").read_text() == "3.13\n"
    assert not list(folder.glob("wheels/colorama-*"))


def test_the_bridge_carries_nothing_of_the_worker(made: dict[str, Path], tmp_path: Path) -> None:
    folder = unpacked(made, "bridge", "cp311", tmp_path)
    names = {wheel.name.partition("-")[0] for wheel in folder.glob("wheels/*")}
    assert {"akira_cdr", "nats_py"} <= names
    assert names.isdisjoint({"asyncpg", "typer", "rich", "pydantic"})


@pytest.mark.skipif(f"bridge-{HERE}" not in NAMES, reason=f"no wheelhouse for {HERE}")
def test_it_installs_and_runs_without_any_network(made: dict[str, Path], tmp_path: Path) -> None:
    probe = "import socket; socket.create_connection(('192.0.2.1', 9), 1)"
    cut_off = [*CUT_OFF, sys.executable, "-c", probe]
    assert b"unreachable" in subprocess.run(cut_off, check=False, capture_output=True).stderr
    folder = unpacked(made, "bridge", HERE, tmp_path)
    done = install(folder)
    assert (done.returncode, done.stderr) == (0, "")
    python = str(folder / "venv/bin/python")
    helped = [*CUT_OFF, python, "-P", "-m", "entrypoints.bridge", "--help"]
    assert b"AKIRA_CDR_PATH" in subprocess.run(helped, check=True, capture_output=True).stdout


@pytest.mark.skipif(f"bridge-{HERE}" not in NAMES, reason=f"no wheelhouse for {HERE}")
def test_a_byte_that_was_changed_is_refused(made: dict[str, Path], tmp_path: Path) -> None:
    folder = unpacked(made, "bridge", HERE, tmp_path)
    (wheel,) = folder.glob("wheels/tenacity-*")
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    done = install(folder)
    assert done.returncode == 1
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in done.stderr
