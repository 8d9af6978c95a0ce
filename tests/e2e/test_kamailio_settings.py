"""The snippet with each of its settings, in Debian's own kamailio.cfg."""

import asyncio
import subprocess
from pathlib import Path

import pytest

from e2e.installed import Installation
from e2e.phones.scene import scene
from e2e.proxy import Proxy
from e2e.records import records
from e2e.stock import stock_proxy, wired

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(
    "name",
    [
        "AKIRA_SYSLOG",
        "AKIRA_OWN_DIALOG_EVENTS",
        "AKIRA_OWN_STATELESS_EVENT",
        "AKIRA_OWN_ONSEND",
        "AKIRA_REFUSE_STRANGERS",
    ],
)
def test_kamailio_takes_the_snippet_with(
    name: str, tmp_path: Path, installation: Installation
) -> None:
    config = tmp_path / "kamailio.cfg"
    config.write_text(f"#!define {name}\n{wired(installation, tmp_path / 'cdr.jsonl', '')}")
    command = [*installation.command, "-c", "-L", str(installation.modules), "-f", str(config)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_invites_of_unknown_calls_are_refused_where_that_is_wanted(
    tmp_path: Path, installation: Installation
) -> None:
    with stock_proxy(tmp_path, installation, defines={"AKIRA_REFUSE_STRANGERS": ""}) as proxy:
        asyncio.run(_strange(proxy))
        assert [each for each in records(proxy) if "duration" in each or "phase" in each] == []


async def _strange(proxy: Proxy) -> None:
    async with scene(proxy.port, "stranger") as stage:
        stage.leg.remote = f"{stage.leg.remote};tag=made-up"
        stage.leg.route = [f"<sip:127.0.0.1:{proxy.port};lr>"]
        stage.leg.call()
        await stage.leg.refused(481)
        assert not any(each.method == "INVITE" for each in stage.callee.heard)


def test_it_is_the_version_that_the_test_is_named_after(
    installation: Installation, request: pytest.FixtureRequest
) -> None:
    command = [*installation.command, "-v"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert f"kamailio {request.node.callspec.id.removeprefix('kamailio-')}." in said
