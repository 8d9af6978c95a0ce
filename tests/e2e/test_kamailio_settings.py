"""The snippet with each of its settings, in Debian's own kamailio.cfg."""

import asyncio
import subprocess
from pathlib import Path

import pytest

from e2e.installed import installed
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
def test_kamailio_takes_the_snippet_with(name: str, tmp_path: Path) -> None:
    kamailio, config = installed(), tmp_path / "kamailio.cfg"
    config.write_text(f"#!define {name}\n{wired(kamailio, tmp_path / 'cdr.jsonl', '')}")
    command = [*kamailio.command, "-c", "-L", str(kamailio.modules), "-f", str(config)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_invites_of_unknown_calls_are_refused_where_that_is_wanted(tmp_path: Path) -> None:
    with stock_proxy(tmp_path, installed(), defines={"AKIRA_REFUSE_STRANGERS": ""}) as proxy:
        asyncio.run(_strange(proxy))
        assert [each for each in records(proxy) if "duration" in each or "phase" in each] == []


async def _strange(proxy: Proxy) -> None:
    async with scene(proxy.port, "stranger") as stage:
        stage.leg.remote = f"{stage.leg.remote};tag=made-up"
        stage.leg.route = [f"<sip:127.0.0.1:{proxy.port};lr>"]
        stage.leg.call()
        await stage.leg.refused(481)
        assert not any(each.method == "INVITE" for each in stage.callee.heard)
