"""A Kamailio with calls in progress is not restarted by its role; run by `make deploy-check`.

With Debian's kamailio.cfg, edited as the role does it, in a real Kamailio, and a real call. In
check mode, so that the restart itself is told and not done: there is no systemd here.
"""

import asyncio
import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from deploy.fleet import ANSIBLE, PROGRAMS, play_environment
from deploy.rendering import read
from e2e.installed import installed
from e2e.phones.scene import scene
from e2e.stock import stock_proxy

RESTARTED = re.compile(r"RUNNING HANDLER \[kamailio_accounting : Restart Kamailio\]")


def asked_to_restart(folder: Path, **settings: str) -> str:
    """Run the tasks that restart it, or refuse to; give what Ansible says."""
    names: Mapping[str, str] = {
        "control_socket": f"unix:{folder / 'kamailio_ctl'}", "quiet_seconds": "1", **settings,
    }  # fmt: skip
    wanted = {f"kamailio_accounting_{name}": value for name, value in names.items()}
    role = {"name": "kamailio_accounting", "tasks_from": "restart.yml"}
    tasks = [{"ansible.builtin.import_role": role, "vars": wanted}]
    last = next(
        play for play in read(ANSIBLE / "playbooks" / "site.yml") if "not restarted" in play["name"]
    )
    plays = [
        {"hosts": "sip-01", "connection": "local", "gather_facts": False, "tasks": tasks},
        {**last, "hosts": "sip-01", "connection": "local"},
    ]
    (folder / "play.yml").write_text(json.dumps(plays))
    command = [str(PROGRAMS / "ansible-playbook"), "-i", "sip-01,", "--check"]
    done = subprocess.run(
        [*command, str(folder / "play.yml")], cwd=ANSIBLE, check=False, capture_output=True,
        text=True, env={**play_environment(), "ANSIBLE_FORCE_HANDLERS": "1"},
    )  # fmt: skip
    return " ".join(done.stdout.split()) + f" code {done.returncode}"


def test_the_role_waits_for_a_quiet_moment_and_refuses_where_none_comes(tmp_path: Path) -> None:
    async def during_a_call(port: int) -> str:
        async with scene(port, "in-progress") as call:
            await call.answer(180)
            said = await asyncio.to_thread(asked_to_restart, tmp_path)
            told = await asyncio.to_thread(asked_to_restart, tmp_path, restart="now")
            await call.hang_up(call.leg, call.callee)
        assert RESTARTED.search(told), told
        return said

    with stock_proxy(tmp_path, installed()) as proxy:
        before = asked_to_restart(tmp_path)
        during = asyncio.run(during_a_call(proxy.port))
    assert RESTARTED.search(before), before
    assert before.endswith("code 0")
    assert not RESTARTED.search(during), during
    assert "1 calls are in progress" in during
    assert "--limit sip-01 --tags kamailio_accounting -e kamailio_accounting_restart=now" in during
    assert during.endswith("code 2")


@pytest.mark.parametrize(
    ("settings", "why"),
    [({}, "it cannot be asked for calls in progress"), ({"restart": "never"}, "says never")],
)
def test_who_cannot_be_asked_is_not_restarted(
    settings: Mapping[str, str], why: str, tmp_path: Path
) -> None:
    said = asked_to_restart(tmp_path, **settings)
    assert not RESTARTED.search(said), said
    assert why in said
    assert said.endswith("code 2")
