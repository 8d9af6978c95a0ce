"""What can be known of the roles without a host; run by `make deploy-check`."""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from deploy.fleet import ANSIBLE, PROGRAMS, ROOT, play_environment
from deploy.rendering import read

ROLES = sorted(each for each in (ANSIBLE / "roles").iterdir() if (each / "meta").is_dir())
PLAYBOOKS = sorted((ANSIBLE / "playbooks").glob("*.yml"))
MONITORING = ANSIBLE / "roles" / "monitoring" / "files"
RUNBOOKS = ROOT / "docs" / "runbooks"
RULES = read(MONITORING / "rules" / "akira.yml")["groups"][0]["rules"]
DASHBOARDS = sorted((MONITORING / "dashboards").glob("*.json"))
OTHERS = {"up", "node_filesystem_avail_bytes", "node_filesystem_size_bytes"}


def run(*command: str | Path, cwd: Path = ANSIBLE) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(each) for each in command],
        cwd=cwd,
        env=dict(play_environment()),
        check=False,
        capture_output=True,
        text=True,
    )


def options_of(role: Path) -> Mapping[str, Mapping[str, Any]]:
    options: Mapping[str, Mapping[str, Any]]
    options = read(role / "meta" / "argument_specs.yml")["argument_specs"]["main"]["options"]
    return options


def test_ansible_lint_has_nothing_to_say() -> None:
    done = run(PROGRAMS / "ansible-lint", "--nocolor")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Profile 'production' was required, and it passed" in done.stderr + done.stdout


@pytest.mark.parametrize("inventory", ["staging", "ga"])
def test_every_playbook_can_be_read(inventory: str) -> None:
    command = [str(PROGRAMS / "ansible-playbook"), "--syntax-check"]
    done = run(*command, "-i", f"inventories/{inventory}", *PLAYBOOKS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(re.findall(r"^playbook: ", done.stdout, re.MULTILINE)) == len(PLAYBOOKS)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_a_role_says_what_it_takes(role: Path) -> None:
    options = options_of(role)
    defaults = read(role / "defaults" / "main.yml")
    assert all(option.get("description", "").endswith(".") for option in options.values())
    needed = {name for name, option in options.items() if option.get("required")}
    assert set(defaults) <= set(options)
    assert needed.isdisjoint(defaults)
    assert all(name.startswith(f"{role.name}_") for name in options)


def test_a_member_of_a_cluster_hands_over_before_it_is_restarted() -> None:
    tasks = read(ANSIBLE / "roles" / "nats" / "tasks" / "restart.yml")
    done = [
        task.get("ansible.builtin.command", task.get("ansible.builtin.include_tasks"))
        for task in tasks
    ]
    handed = done.index({"cmd": "/usr/local/sbin/akira-nats-leave"})
    assert tasks[handed]["when"] == "nats_clustered and not nats_cluster_first_start"
    assert done[handed + 1] == "start_again.yml"
    others = [file for file in ANSIBLE.glob("**/*.yml") if "start_again.yml" in file.read_text()]
    # A member that is not heard yet leads nothing, and where all go at once nobody takes the lead.
    together = ANSIBLE / "roles" / "nats" / "handlers" / "main.yml"
    assert {*others} == {together, *(file for file in others if file.parent.name == "tasks")}
    assert {file.name for file in others} == {"restart.yml", "healthy.yml", "main.yml"}
    one_by_one, at_once = read(together)
    assert "not nats_restart_together" in one_by_one["when"]
    assert at_once["when"].startswith("nats_restart_together and ")


def test_new_credentials_come_to_all_members_at_once_and_in_no_other_play() -> None:
    said = [file for file in PLAYBOOKS if "nats_restart_together: true" in file.read_text()]
    assert [file.name for file in said] == ["rotate_credentials.yml"]


def test_the_readmes_are_made_from_that() -> None:
    done = run(PROGRAMS / "python", "tools/role_readme.py", "--check")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "role", [role for role in ROLES if role.name != "akira_release"], ids=lambda role: role.name
)
def test_a_role_has_a_scenario_of_its_own(role: Path) -> None:
    molecule = read(role / "molecule" / "default" / "molecule.yml")
    sequence = molecule["scenario"]["test_sequence"]
    assert sequence.index("check") < sequence.index("converge") < sequence.index("idempotence")
    assert read(role / "molecule" / "default" / "verify.yml")[0]["tasks"]


@pytest.mark.parametrize(
    "name", ["nats", "kam_cdr_bridge", "cdr_worker", "timescaledb", "monitoring", "live_gateway"]
)
def test_a_role_refuses_to_begin_without_what_it_needs(name: str, tmp_path: Path) -> None:
    play = tmp_path / "play.yml"
    content = [
        {"hosts": "localhost", "connection": "local", "gather_facts": False, "roles": [name]}
    ]
    play.write_text(json.dumps(content))
    done = run(PROGRAMS / "ansible-playbook", "-i", "localhost,", "--check", play)
    assert done.returncode == 2
    needed = [
        key
        for key, option in options_of(ANSIBLE / "roles" / name).items()
        if option.get("required")
    ]
    assert needed
    assert "missing required arguments: " + ", ".join(sorted(needed)) in done.stdout + done.stderr


def test_every_process_that_a_role_installs_can_be_installed() -> None:
    choices = options_of(ANSIBLE / "roles" / "akira_release")["akira_release_process"]["choices"]
    tasks = [each.read_text() for each in ANSIBLE.glob("roles/*/tasks/*.yml")]
    named = re.findall(r"akira_release_process: (\w+)", "".join(tasks))
    assert sorted(set(named)) == sorted(choices)


def test_the_rules_are_rules() -> None:
    done = run(
        PROGRAMS / "promtool",
        "check",
        "rules",
        "--lint=all",
        "--lint-fatal",
        "rules/akira.yml",
        cwd=MONITORING,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(RULES)} rules found" in done.stdout


def test_every_alert_fires_and_is_silent() -> None:
    cases = read(MONITORING / "rule_tests" / "akira.yml")["tests"]
    expected = {(rule["alert"], word) for rule in RULES for word in ("fires", "is silent")}
    assert {tuple(case["name"].split(" ", 1)) for case in cases} == expected
    done = run(PROGRAMS / "promtool", "test", "rules", "rule_tests/akira.yml", cwd=MONITORING)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_rule_test_that_is_wrong_fails(tmp_path: Path) -> None:
    text = (MONITORING / "rule_tests" / "akira.yml").read_text()
    wrong = tmp_path / "wrong.yml"
    rules = str(MONITORING / "rules" / "akira.yml")
    wrong.write_text(text.replace("'901x20'", "'800x20'").replace("../rules/akira.yml", rules))
    assert run(PROGRAMS / "promtool", "test", "rules", wrong).returncode == 1


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_every_alert_has_a_runbook(rule: Mapping[str, Any]) -> None:
    name = rule["annotations"]["runbook_url"].rpartition("/")[2]
    assert (RUNBOOKS / name).exists()
    decide = (RUNBOOKS / name).read_text().partition("## Decide")[2].partition("## Do")[0]
    assert re.search(rf"^\| .*\b{rule['alert']}\b.* \| .+ \|$", decide, re.MULTILINE)
    listed = (RUNBOOKS / "README.md").read_text()
    assert re.search(rf"\[{name[:-3]}\]\({name}\) \| .*\b{rule['alert']}\b", listed)


@pytest.mark.parametrize("book", sorted(RUNBOOKS.glob("[a-z]*.md")), ids=lambda path: path.stem)
def test_a_runbook_says_look_decide_do_verify(book: Path) -> None:
    parts = re.findall(r"^## (.*)$", book.read_text(), re.MULTILINE)
    assert parts == ["Look", "Decide", "Do", "Verify"]
    named = re.findall(r"playbooks/(\w+\.yml)", book.read_text())
    assert {str(name) for name in named} <= {path.name for path in PLAYBOOKS}


def expressions() -> Iterator[tuple[str, str]]:
    for rule in RULES:
        yield rule["alert"], rule["expr"]
    for path in DASHBOARDS:
        for panel in json.loads(path.read_text())["panels"]:
            for target in panel["targets"]:
                yield f"{path.stem}/{panel['title']}", target["expr"]


def metrics_in(expression: str) -> set[str]:
    plain = re.sub(r"\"[^\"]*\"|\{[^}]*\}|\[[^\]]*\]|\b(by|without|on)\s*\([^)]*\)", "", expression)
    names = set(re.findall(r"\b([a-z][a-z_]*)\b(?!\s*\()", plain))
    return {name.removesuffix("_bucket") for name in names} - {
        "and",
        "or",
        "by",
        "unless",
        "offset",
    }


def test_no_query_names_a_metric_that_is_not_in_the_reference() -> None:
    text = (ROOT / "docs" / "reference" / "metrics.md").read_text()
    known = {name.partition("{")[0] for name in re.findall(r"`([a-z_]+(?:\{[^}]*\})?)`", text)}
    for where, expression in expressions():
        assert metrics_in(expression), where
        assert metrics_in(expression) <= known | OTHERS, where


def test_every_query_can_be_read(tmp_path: Path) -> None:
    rules = [
        {"record": f"test:{number}", "expr": expression}
        for number, (_, expression) in enumerate(expressions())
    ]
    made = tmp_path / "rules.yml"
    made.write_text(json.dumps({"groups": [{"name": "queries", "rules": rules}]}))
    done = run(PROGRAMS / "promtool", "check", "rules", made)
    assert done.returncode == 0, done.stdout + done.stderr


def test_dashboards_are_told_apart() -> None:
    found = [json.loads(path.read_text()) for path in DASHBOARDS]
    assert len({each["uid"] for each in found}) == len(found) >= 3
    for each in found:
        ids = [panel["id"] for panel in each["panels"]]
        assert len(set(ids)) == len(ids)
        assert all(panel["datasource"]["uid"] == "${datasource}" for panel in each["panels"])


def test_ours_run_read_only_as_an_ordinary_user_and_tell_how_they_are() -> None:
    compose = read(ROOT / "infra" / "compose" / "compose.yml")["services"]
    ours = {name: each for name, each in compose.items() if each["image"] == "akira-cdr:latest"}
    assert set(ours) == {"migrate", "setup", "worker", "bridge", "token", "live"}
    for name, each in ours.items():
        assert (each["read_only"], each["cap_drop"]) == (True, ["ALL"])
        assert "user" not in each
        ends = each["command"][0] == "entrypoints.cli" or "entrypoint" in each
        assert each.get("healthcheck", {}).get("disable", False) == ends, name
    ports = [port for each in compose.values() for port in each.get("ports", ())]
    assert len(ports) == 5
    assert all(port.startswith("127.0.0.1:") for port in ports)
    recipe = (ROOT / "infra" / "containers" / "Containerfile").read_text()
    assert re.search(r"^USER 65532:65532$", recipe, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK .*/health/live", recipe, re.MULTILINE)


def test_the_images_of_the_laptop_are_those_decided() -> None:
    compose = read(ROOT / "infra" / "compose" / "compose.yml")["services"]
    assert compose["nats"]["image"] == "nats:2.10-alpine"
    assert re.fullmatch(r"timescale/timescaledb:\S*pg17", compose["database"]["image"])
    assert (
        read(ANSIBLE / "roles" / "nats" / "defaults" / "main.yml")["nats_image"]
        == "nats:2.10-alpine"
    )


def stops_bridges(play: Mapping[str, Any]) -> bool:
    return any(
        task.get("ansible.builtin.systemd_service")
        == {"name": "akira-bridge.service", "state": "stopped"}
        for task in play.get("tasks", [])
    )


def starts_bridges(play: Mapping[str, Any]) -> bool:
    return any(
        task.get("ansible.builtin.systemd_service")
        == {"name": "akira-bridge.service", "state": "started"}
        for task in play.get("tasks", [])
    )


STANDING = [
    (path.name, play)
    for path in PLAYBOOKS
    for plays in [read(path)]
    for stopped in [next((n for n, play in enumerate(plays) if stops_bridges(play)), len(plays))]
    for play in takewhile(lambda play: not starts_bridges(play), plays[stopped + 1 :])
    if "tasks" in play
]


def test_plays_that_run_while_bridges_stand_are_found() -> None:
    assert {name for name, _ in STANDING} == {"migrate_to_cluster.yml", "restore_stream.yml"}


@pytest.mark.parametrize(("name", "play"), STANDING, ids=lambda each: str(each)[:60])
def test_a_play_that_fails_while_bridges_stand_says_what_to_type(
    name: str, play: Mapping[str, Any]
) -> None:
    [block] = play["tasks"]
    said = [task["ansible.builtin.include_tasks"] for task in block["rescue"]]
    assert said == ["tasks/bridges_stand.yml"], name


def test_what_is_said_then_can_be_typed(tmp_path: Path) -> None:
    play = tmp_path / "play.yml"
    said = str(ANSIBLE / "playbooks" / "tasks" / "bridges_stand.yml")
    block = {
        "block": [{"name": "Fail", "ansible.builtin.command": {"cmd": "false"}}],
        "rescue": [{"ansible.builtin.include_tasks": said}],
    }
    host = {"hosts": "localhost", "connection": "local", "gather_facts": False}
    play.write_text(json.dumps([{**host, "tasks": [block]}]))
    done = run(PROGRAMS / "ansible-playbook", "-i", "localhost,", play)
    assert done.returncode == 2
    assert "Fail: non-zero return code. Bridges stay stopped" in done.stdout
    assert "-a 'name=akira-bridge state=started'" in done.stdout
