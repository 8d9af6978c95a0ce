"""Somebody else's fleet, with nothing named or numbered as in ours; run by `make deploy-check`."""

import re
import subprocess
from collections.abc import Mapping

import pytest

from deploy.fleet import ANSIBLE, PROGRAMS, play_environment
from deploy.rendering import inventory_folder, render

Rendered = Mapping[tuple[str, str], Mapping[str, str]]
# What a role would write that has a name, a port or a place of ours within.
_OURS = re.compile(
    r"(?<![0-9])(?:4222|6222|8222|9501|9502|9510|9100|9090|8080|5432)\b|akira_cdr_|akira_owner@"
    r"|/var/log/kamailio|/var/lib/prometheus|/var/lib/nats|User=kamailio|Groups=kamailio|sip-01|-ga"
)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    return render("other", tmp_path_factory.mktemp("other"))


def test_every_playbook_can_be_read_with_it() -> None:
    books = sorted(map(str, (ANSIBLE / "playbooks").glob("*.yml")))
    command = [str(PROGRAMS / "ansible-playbook"), "--syntax-check"]
    done = subprocess.run(
        [*command, "-i", str(inventory_folder("other")), *books], cwd=ANSIBLE, check=False,
        env=dict(play_environment()), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("playbook: ") == len(books)


def test_no_role_writes_what_is_ours(rendered: Rendered) -> None:
    found = {
        (role, template, line.strip())
        for (_, role), texts in rendered.items()
        for template, text in texts.items()
        for line in text.splitlines()
        if not line.lstrip().startswith(("#", "summary:", "expr:")) and _OURS.search(line)
    }
    # Lines of parts that this fleet does not use.
    unused = {"lines", "alertmanager.yml"}
    assert {each for each in found if each[1] not in unused} == set()


def test_a_database_that_was_there_is_reached_by_name_user_and_authority(
    rendered: Rendered,
) -> None:
    place = "pg-primary.example.org:6432,pg-standby.example.org:6432/calls"
    wanted = {
        ("billing.example.net", "cdr_worker", "worker.env"): ("svc_worker", "worker-database-ca"),
        ("billing.example.net", "cdr_worker", "akira-owner"): ("svc_owner", "worker-database-ca"),
        ("noc.example.net", "live_gateway", "live.env"): ("svc_live", "live-ca"),
        ("noc.example.net", "monitoring", "status.env"): ("svc_operator", "status-ca"),
    }
    for (host, role, template), (user, authority) in wanted.items():
        text = rendered[host, role][template]
        assert f"postgresql://{user}@{place}?target_session_attrs=read-write" in text
        assert f"sslmode=verify-full&sslrootcert=/etc/akira/{authority}.pem" in text
    assert not [host for host, role in rendered if role == "timescaledb"]
