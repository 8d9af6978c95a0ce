"""The image of worker and live gateway; run by `make deploy-converge`.

Its base is a Debian host of the tests, because no registry may answer here.
"""

import os
import re
import subprocess
from collections.abc import Iterator

import pytest

from deploy.fleet import ROOT

BASE = "akira-test/host:trixie"


@pytest.fixture(scope="module")
def image() -> Iterator[str]:
    subprocess.run([ROOT / "infra" / "containers" / "build-host.sh", "trixie"], check=True)
    name = f"akira-deploy-image:{os.getpid()}"
    command = ["docker", "build", "-q", "--build-arg", f"BASE={BASE}", "-t", name]
    command += ["-f", str(ROOT / "infra" / "containers" / "Containerfile"), str(ROOT)]
    environment = {**os.environ, "DOCKER_BUILDKIT": "0"}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    yield name
    subprocess.run(["docker", "rmi", name], check=True, capture_output=True)


def run(image: str, *arguments: str, program: str = "") -> subprocess.CompletedProcess[str]:
    command = ["docker", "run", "--rm", "--read-only", "--cap-drop", "ALL", "--network", "none"]
    command += ["--entrypoint", program] if program else []
    return subprocess.run(
        [*command, image, *arguments], check=False, capture_output=True, text=True
    )


@pytest.mark.parametrize("process", ["worker", "live"])
def test_it_runs_each_process(image: str, process: str) -> None:
    done = run(image, f"entrypoints.{process}")
    assert done.returncode == 2
    assert re.fullmatch(rf"{process}: AKIRA_\w+ is not set\n", done.stderr)


def test_it_has_the_command_akira(image: str) -> None:
    assert "migrate" in run(image, "entrypoints.cli", "--help").stdout


def test_nobody_in_it_is_root(image: str) -> None:
    assert run(image, "-u", program="id").stdout == "65532\n"
