"""What the roles write on each host of an inventory, rendered here by Ansible, without a host."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from deploy.fleet import ANSIBLE, PROGRAMS, ROOT, play_environment

# What a template is told by its role's tasks.
_TOLD = {"nats_configuration_now": ""}


@cache
def read(path: Path) -> Any:  # noqa: ANN401 what YAML holds
    """Read YAML with the Python that Ansible runs on: ours has no use for it otherwise."""
    script = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))"
    command = [str(PROGRAMS / "python"), "-c", script, str(path)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


@cache
def vault(inventory: str) -> Any:  # noqa: ANN401 what YAML holds
    """Make the secrets of an inventory: of infra/ansible/inventories, or a path of ours."""
    command = [str(PROGRAMS / "python"), "tools/new_vault.py", str(inventory_folder(inventory))]
    done = subprocess.run(command, cwd=ANSIBLE, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.removeprefix("---\n"))


def inventory_folder(inventory: str) -> Path:
    """Find an inventory by its name: the shipped ones, then those of the tests."""
    shipped = ANSIBLE / "inventories" / inventory
    return shipped if shipped.exists() else ROOT / "tests" / "deploy" / "inventories" / inventory


def roles_of_groups() -> Sequence[tuple[str, Sequence[str]]]:
    """Give the hosts and the roles of each play of site.yml."""
    plays = read(ANSIBLE / "playbooks" / "site.yml")
    return [(play["hosts"], [role["role"] for role in play.get("roles", [])]) for play in plays]


def render(inventory: str, folder: Path) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Render all templates, and the lines that tasks write into files of others.

    Returns:
        by host and role, the text by the name of the template; `lines` are those of tasks.
    """
    plays = [_play(hosts, roles, folder) for hosts, roles in roles_of_groups()]
    (folder / "rendered").mkdir()
    (folder / "render.yml").write_text(json.dumps(plays))
    (folder / "vault.yml").write_text(json.dumps(vault(inventory)))
    command = [PROGRAMS / "ansible-playbook", "-i", inventory_folder(inventory)]
    command += ["-e", f"@{folder / 'vault.yml'}", folder / "render.yml"]
    done = subprocess.run(
        list(map(str, command)), cwd=ANSIBLE, env=dict(play_environment()), check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr
    rendered = (folder / "rendered").glob("*")
    return {tuple(file.name.split("--")): json.loads(file.read_text()) for file in rendered}  # type: ignore[misc]  # host and role


def _play(hosts: str, roles: Sequence[str], folder: Path) -> Mapping[str, object]:
    tasks = [task for role in roles for task in _tasks(role, folder)]
    return {"hosts": hosts, "connection": "local", "gather_facts": False, "tasks": tasks}


def _tasks(role: str, folder: Path) -> Sequence[Mapping[str, object]]:
    path = ANSIBLE / "roles" / role
    # A role that is imported has its variables known, below those of the inventory, as on a host;
    # its shortest file of tasks is the quickest to leave out.
    least = min(path.glob("tasks/*.yml"), key=lambda file: file.stat().st_size).name
    known = {"ansible.builtin.import_role": {"name": role, "tasks_from": least}, "when": False}
    texts = {
        template.stem: f"{{{{ lookup('ansible.builtin.template', '{template}') }}}}"
        for template in sorted(path.glob("templates/*.j2"))
    }
    texts["lines"] = "\n".join(_lines(path))
    target = f"{folder}/rendered/{{{{ inventory_hostname }}}}--{role}"
    write = {"content": "{{ texts | to_json }}", "dest": target}
    return [
        known,
        {
            "ansible.builtin.copy": write,
            "vars": {**_TOLD, "role_path": str(path), "texts": texts},
        },
    ]


def _lines(role: Path) -> Sequence[str]:
    tasks = [task for file in sorted(role.glob("tasks/*.yml")) for task in read(file)]
    written = [task.get("ansible.builtin.lineinfile", {}).get("line", "") for task in tasks]
    return [line for line in written if line and "item" not in line]
