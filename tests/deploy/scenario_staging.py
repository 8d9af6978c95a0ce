"""The staging inventory from blank hosts to a rated call, upgraded, broken and repaired.

Run by `make test-deploy`; the tests build on one another, in this order.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from attrs import evolve

from deploy.books import Command
from deploy.by_the_book import Operator, by_hand, plays
from deploy.fleet import ANSIBLE, FOLDER, ROOT, Fleet, Play, fleet, seconds_since, wheelhouse
from deploy.judge import Calls, judge
from deploy.money import a_company_that_pays
from deploy.phones import Phones, phones

NATS, DATABASE, TOOLS = "akira-cache-01-staging", "akira-db-01-staging", "akira-mgmt-01-staging"
SIP = ("sip-01", "sip-02")
HOSTS = {
    NATS: "trixie",
    DATABASE: "trixie",
    TOOLS: "trixie",
    "sip-01": "bookworm",
    "sip-02": "trixie",
}
UNITS = [
    *((host, "akira-bridge.service", 1.2) for host in SIP),
    (TOOLS, "akira-worker@9502.service", 1.2),
    (TOOLS, "akira-live.service", 1.2),
]


@pytest.fixture(scope="module")
def releases() -> dict[str, Path]:
    """Give the wheelhouses of this version and of one that comes after it."""
    folder = FOLDER / "releases"

    shutil.rmtree(folder, ignore_errors=True)
    kept = shutil.ignore_patterns(".*", "dist", "tests", "__pycache__")
    later = shutil.copytree(ROOT, folder / "later", ignore=kept)
    project = later / "pyproject.toml"
    project.write_text(project.read_text().replace('version = "0.1.0"', 'version = "0.1.1"', 1))
    return {
        "0.1.0": wheelhouse(folder / "0.1.0"),
        "0.1.1": wheelhouse(folder / "0.1.1", later),
    }


def of_release(version: str, releases: dict[str, Path]) -> dict[str, object]:
    roles = ("kam_cdr_bridge", "cdr_worker", "nats_tools", "monitoring_status", "live_gateway")
    return {
        **{f"{role}_version": version for role in roles},
        **{f"{role}_wheelhouse": str(releases[version]) for role in roles},
    }


@pytest.fixture(scope="module")
def staging(releases: dict[str, Path]) -> Iterator[Fleet]:
    image = FOLDER / "nats.tar"
    subprocess.run([ANSIBLE / "testing" / "nats-image.sh", image], check=True)
    with fleet("akira-deploy-staging", HOSTS, "staging") as hosts:
        yield evolve(
            hosts,
            database=DATABASE,
            settings={"nats_image_archive": str(image), **of_release("0.1.0", releases)},
        )


@pytest.fixture(scope="module")
def calling(staging: Fleet) -> Iterator[Phones]:
    with phones(staging, staging.folder / "phones") as made:
        made.calls.update(stored(staging))
        for host in SIP:
            made.register(host)
        yield made


def converged(play: Play, *, changed: bool | None = None) -> None:
    assert play.code == 0, play.end
    if changed is not None:
        assert bool(sum(play.changed.values())) is changed, play.end


def stored(staging: Fleet) -> dict[str, list[str]]:
    """Give what an earlier run on the same hosts left in the book."""
    found: dict[str, list[str]] = {}
    for row in staging.sql("select host, call_id from cdr").splitlines():
        host, call_id = row.split("|")
        found.setdefault(host, []).append(call_id)
    return found


def nothing_lost_or_double(staging: Fleet, made: Calls) -> None:
    verdict = judge(staging, made)
    assert verdict.good, verdict


def test_a_check_on_blank_hosts_passes_and_changes_nothing(staging: Fleet) -> None:
    converged(staging.play("site.yml", "--check"))
    for host in HOSTS:
        assert staging.tried(host, "test", "-e", "/etc/akira").returncode == 1


def test_one_command_makes_staging(staging: Fleet) -> None:
    start = monotonic()
    converged(staging.play("site.yml"), changed=True)
    print(f"\nblank hosts to staging: {seconds_since(start)}")


def test_a_company_with_a_tariff_is_set_up(staging: Fleet) -> None:
    a_company_that_pays(staging, TOOLS, paid_in=100)


def test_a_second_run_changes_nothing(staging: Fleet) -> None:
    converged(staging.play("site.yml"), changed=False)


def test_a_check_of_what_is_converged_finds_nothing(staging: Fleet) -> None:
    converged(staging.play("site.yml", "--check"), changed=False)


def test_a_call_through_each_proxy_is_rated_in_the_database_of_another_host(
    staging: Fleet, calling: Phones
) -> None:
    for host in SIP:
        calling.start(host, calls=20, rate=10)
    nothing_lost_or_double(staging, calling.finish())
    found = staging.sql(
        "select distinct outcome, hangup_by, rating, billed_amount::float8 from cdr"
    )
    assert found == "answered|caller|rated|0.05"
    assert staging.sql("select count(*), sum(amount)::float8 from balance_movement") == "41|98"
    assert staging.sql("select amount::float8 from balance") == "98"


@pytest.mark.parametrize(("host", "unit", "limit"), UNITS, ids=str)
def test_a_unit_is_shut_in(staging: Fleet, host: str, unit: str, limit: float) -> None:
    report = staging.tried(host, "systemd-analyze", "security", "--no-pager", unit).stdout
    found = re.search(r"Overall exposure level for \S+ ([\d.]+)", report)
    assert found, report
    print(f"\n{host} {unit}: exposure {found[1]}")
    assert float(found[1]) <= limit


@pytest.mark.parametrize(
    ("host", "unit", "credential"),
    [
        ("sip-01", "akira-bridge.service", "bridge-nats-password"),
        (TOOLS, "akira-worker@9502.service", "worker-database-password"),
        (TOOLS, "akira-live.service", "live-nats-password"),
    ],
)
def test_a_unit_refuses_to_start_without_its_credential(
    staging: Fleet, host: str, unit: str, credential: str
) -> None:
    path = f"/etc/akira/credentials/{credential}"
    staging.run(host, "mv", path, f"{path}.away")
    try:
        assert staging.tried(host, "systemctl", "restart", unit).returncode == 1
        status = staging.run(host, "systemctl", "show", "-p", "ExecMainStatus,MainPID", unit)
        assert "ExecMainStatus=243" in status
    finally:
        staging.run(host, "mv", f"{path}.away", path)
        staging.run(host, "systemctl", "restart", unit)


@pytest.mark.parametrize("host", SIP)
def test_the_bridge_can_do_nothing_but_its_work(staging: Fleet, host: str) -> None:
    pid = staging.run(host, "systemctl", "show", "-p", "MainPID", "--value", "akira-bridge").strip()
    script = (
        "import errno,os,sys\n"
        "def tried(what):\n"
        "  try: what(); return 'done'\n"
        "  except OSError as e: return errno.errorcode[e.errno]\n"
        "print(*[tried(lambda: eval(each)) for each in sys.argv[1:]])"
    )
    inside = ["nsenter", "--mount", "--target", pid]
    writing = ["open('/var/log/kamailio/acc/x', 'w')", "open('/etc/x', 'w')"]
    done = staging.run(host, *inside, "python3", "-c", script, *writing)
    assert done.split() == ["EROFS", "EROFS"]
    user = ["setpriv", "--reuid=akira-bridge", "--regid=akira-bridge", "--init-groups"]
    reading = [
        "open('/etc/shadow')",
        "os.listdir('/root')",
        "open('/var/log/kamailio/acc/cdr.jsonl')",
    ]
    done = staging.run(host, *inside, *user, "python3", "-c", script, *reading)
    assert done.split() == ["EACCES", "EACCES", "done"]


def test_calls_go_on_through_an_upgrade_and_back(
    staging: Fleet, calling: Phones, releases: dict[str, Path]
) -> None:
    for host in SIP:
        calling.people_call(host)
    for version in ("0.1.1", "0.1.0"):
        converged(staging.play("site.yml", settings=of_release(version, releases)), changed=True)
        for host in SIP:
            link = staging.run(host, "readlink", "/opt/akira-bridge/current")
            assert link.startswith(f"releases/{version}-")
    calling.enough()
    nothing_lost_or_double(staging, calling.finish())


def test_a_lost_handler_is_made_good(staging: Fleet) -> None:
    wanted = {"kam_cdr_bridge_log_level": "debug"}
    tags = ("-t", "kam_cdr_bridge_configure")
    converged(staging.play("site.yml", *tags, settings=wanted, limit="sip-01"), changed=True)
    assert b"AKIRA_LOG_LEVEL=info" in running_with(staging, "sip-01", "akira-bridge")
    converged(
        staging.play("site.yml", "-t", "kam_cdr_bridge", settings=wanted, limit="sip-01"),
        changed=True,
    )
    assert b"AKIRA_LOG_LEVEL=debug" in running_with(staging, "sip-01", "akira-bridge")
    converged(staging.play("site.yml", "-t", "kam_cdr_bridge", limit="sip-01"), changed=True)


def running_with(staging: Fleet, host: str, unit: str) -> bytes:
    pid = staging.run(host, "systemctl", "show", "-p", "MainPID", "--value", unit).strip()
    return staging.run(host, "cat", f"/proc/{pid}/environ").encode()


def test_a_play_killed_after_any_task_converges_on_the_next_run(
    staging: Fleet, releases: dict[str, Path]
) -> None:
    settings = of_release("0.1.1", releases)
    killed = 0
    for tasks in range(1, 100):
        play = staging.play(
            "site.yml", "-t", "kam_cdr_bridge",
            settings={**settings, "kam_cdr_bridge_memory_max": f"{300 + tasks}M"},
            environment={
                "ANSIBLE_CALLBACK_PLUGINS": str(Path(__file__).parent / "callbacks"),
                "ANSIBLE_CALLBACKS_ENABLED": "killing",
                "AKIRA_KILL_AFTER_TASKS": str(tasks),
            },
            limit="sip-02",
        )  # fmt: skip
        if play.code == 0:
            break
        killed += 1
        assert play.code in {-9, 137}, play.end
    assert killed > 20
    print(f"\nkilled after each of {killed} tasks")
    converged(staging.play("site.yml"), changed=True)
    converged(staging.play("site.yml"), changed=False)
    link = staging.run("sip-02", "readlink", "/opt/akira-bridge/current")
    assert link.startswith("releases/0.1.0-")


def test_what_broke_is_repaired(staging: Fleet, calling: Phones) -> None:
    staging.run("sip-01", "rm", "-r", "/opt/akira-bridge/current", "/etc/akira/bridge.env")
    staging.run("sip-01", "systemctl", "kill", "-s", "KILL", "akira-bridge")
    staging.run(TOOLS, "systemctl", "stop", "akira-worker@9502")
    staging.run(NATS, "docker", "rm", "-f", "nats")
    staging.run(DATABASE, "systemctl", "stop", "postgresql@17-main")
    for host in SIP:
        calling.people_call(host)
    converged(staging.play("site.yml"), changed=True)
    calling.enough()
    nothing_lost_or_double(staging, calling.finish())
    converged(staging.play("site.yml"), changed=False)


def test_records_are_rotated_and_none_is_lost(staging: Fleet, calling: Phones) -> None:
    for host in SIP:
        calling.start(host, calls=60, rate=20)
    for _ in range(3):
        staging.run("sip-01", "systemctl", "start", "akira-cdr-rotate.service")
        # A rotated file is named by its second; logrotate refuses a second one of that name.
        staging.run("sip-01", "sleep", "1.1")
    nothing_lost_or_double(staging, calling.finish())
    listed = staging.run("sip-01", "sh", "-c", "ls /var/log/kamailio/acc")
    assert re.search(r"cdr\.jsonl-\d{8}-\d+", listed)


def test_stream_and_database_are_backed_up(staging: Fleet) -> None:
    # The timer may have made some before; a name is the time it was made.
    before = stream_backups(staging)
    staging.run(NATS, "systemctl", "start", "akira-nats-backup.service")
    made = stream_backups(staging)
    assert made[-1] not in before
    about = staging.run(NATS, "cat", f"{made[-1]}/backup.json")
    assert json.loads(about)["state"]["messages"] > 0
    staging.run(DATABASE, "systemctl", "start", "akira-database-backup.service")
    assert staging.run(DATABASE, "sh", "-c", "ls /var/backups/akira-postgresql/base").strip()


def stream_backups(staging: Fleet) -> list[str]:
    folder = "/var/backups/akira-nats"
    named = ("-maxdepth", "1", "-name", "AKIRA_CDR-*Z")
    return sorted(staging.run(NATS, "find", folder, *named).split())


@pytest.fixture(scope="module")
def operator(staging: Fleet) -> Operator:
    """Give somebody with the runbooks open."""
    places = {
        "NATS host": NATS,
        "worker's host": TOOLS,
        "database host": DATABASE,
        "SIP host": "sip-02",
    }
    backup = Path(stream_backups(staging)[-1]).name
    return Operator(staging, places, "sip-02", words={"NAME": backup})


def needs_a_cluster(command: Command) -> bool:
    return bool(re.search(r"=(NODE|REPLICA)$", command.words[-1]))


_PLAYS = [command for command in plays() if not needs_a_cluster(command)]


@pytest.mark.parametrize("command", _PLAYS, ids=lambda each: " ".join(each.words[1:]))
def test_a_play_of_a_runbook_goes_through_while_people_call(
    staging: Fleet, calling: Phones, operator: Operator, command: Command
) -> None:
    for host in SIP:
        calling.people_call(host)
    converged(operator.run(command))
    calling.enough()
    made = calling.finish()
    if "restore_database.yml" in command.words[1]:
        operator.publish_again(SIP)
    nothing_lost_or_double(staging, made)


def test_commands_of_runbooks_are_typed_where_something_is_wrong(operator: Operator) -> None:
    operator.have_letters(3)
    operator.fetch_files(SIP)
    wrong = [told for command in by_hand("container") if (told := operator.trouble_with(command))]
    assert not wrong, "\n\n".join(wrong)


def test_no_secret_is_in_any_output(staging: Fleet) -> None:
    log = (staging.folder / "plays.log").read_text()
    assert len(log) > 100_000
    assert [secret for secret in staging.secrets() if secret in log] == []
