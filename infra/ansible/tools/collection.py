"""Makes the collection akira.cdr of roles and playbooks: collection.py FOLDER; prints the archive.

In the repository the roles lie beside what they share with tests and pages; in a collection all of
it lies within, and is called by its full name.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

_ANSIBLE = Path(__file__).parents[1]
_ROOT = _ANSIBLE.parents[1]
# What is elsewhere in the repository, and where it lies in the collection.
_PARTS = {
    _ANSIBLE / "roles": "roles",
    _ANSIBLE / "playbooks": "playbooks",
    _ANSIBLE / "library": "plugins/modules",
    _ANSIBLE / "filter_plugins": "plugins/filter",
    _ROOT / "infra" / "nats": "infra/nats",
    _ROOT / "infra" / "kamailio": "infra/kamailio",
}
_LEFT_OUT = shutil.ignore_patterns("molecule", "__pycache__")
# What is called otherwise there: by file, what stands in it and what takes its place.
_OTHERWISE = {
    "plugins/filter/nats_accounts.py": ("parents[3]", "parents[2]"),
    "roles/nats/templates/nats-server.conf.j2": ("| nats_accounts(", "| akira.cdr.nats_accounts("),
    "roles/kamailio_accounting/tasks/configure.yml": (
        "{{ role_path }}/../../../kamailio/",
        "{{ role_path }}/../../infra/kamailio/",
    ),
}
_MODULE = ("  running_files:\n", "  akira.cdr.running_files:\n")
_NEEDS = {"community.docker": ">=4.0.0", "community.postgresql": ">=3.0.0"}


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="gets the archive")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        _lay_out(Path(name))
        program = str(Path(sys.executable).with_name("ansible-galaxy"))
        command = [program, "collection", "build", name, "--force", "--output-path"]
        subprocess.run([*command, str(given.folder)], check=True, stdout=subprocess.DEVNULL)
    sys.stdout.write(f"{given.folder / f'akira-cdr-{_version()}.tar.gz'}\n")
    return 0


def _lay_out(folder: Path) -> None:
    for source, target in _PARTS.items():
        shutil.copytree(source, folder / target, ignore=_LEFT_OUT)
    for file, (here, there) in _OTHERWISE.items():
        _replace(folder / file, here, there)
    for tasks in folder.glob("roles/*/tasks/*.yml"):
        if _MODULE[0] in tasks.read_text():
            _replace(tasks, *_MODULE)
    shutil.copy(_ROOT / "docs" / "how-to-deploy.md", folder / "README.md")
    # JSON is YAML, and its texts need no rules of quoting.
    (folder / "galaxy.yml").write_text(json.dumps(_described(), indent=2) + "\n")
    (folder / "meta").mkdir()
    (folder / "meta" / "runtime.yml").write_text('---\nrequires_ansible: ">=2.17.0"\n')


def _replace(file: Path, here: str, there: str) -> None:
    text = file.read_text()
    if here not in text:
        message = f"{file.name} has no {here!r}"
        raise SystemExit(message)
    file.write_text(text.replace(here, there))


def _described() -> dict[str, object]:
    return {
        "namespace": "akira",
        "name": "cdr",
        "version": _version(),
        "readme": "README.md",
        "authors": ["Akira CDR"],
        "description": "Call records from Kamailio by NATS to PostgreSQL, and calls in progress",
        "dependencies": _NEEDS,
        "build_ignore": ["**/__pycache__"],
    }


def _version() -> str:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text())["project"]
    return str(project["version"])


if __name__ == "__main__":
    sys.exit(main())
