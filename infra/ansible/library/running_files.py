#!/usr/bin/python
"""Ansible module: whether a service was started before the files that it runs on were changed."""

from __future__ import annotations

import json
import re
import urllib.request
from datetime import datetime
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule

DOCUMENTATION = """
module: running_files
short_description: Tell whether a service is older than the files that it runs on
description:
  - Changed when the service does not run, or was started before one of its files was changed.
  - A handler that was lost, with a play that was killed, is thus made good by the next play.
  - Changes nothing by itself, notify a handler.
options:
  unit:
    description: The systemd unit.
    type: str
  varz:
    description: URL of /varz of a NATS server, instead of a unit.
    type: str
  files:
    description: The files, symbolic links and folders that it reads when it starts.
    type: list
    elements: str
    required: true
"""

EXAMPLES = """
- name: Compare what runs with what is on disk
  running_files:
    unit: akira-bridge.service
    files: [/etc/akira/bridge.env]
  notify: Restart bridge
"""

_FRACTION = re.compile(r"\.(\d{6})\d*")


def started_unit(module: AnsibleModule, unit: str) -> float | None:
    """Give the moment when the main process was started, None where none runs."""
    command = ["systemctl", "show", "--timestamp=us+utc", "-p", "ActiveState"]
    command += ["-p", "ExecMainStartTimestamp", "-p", "ExecMainPID", unit]
    _, out, _ = module.run_command(command, check_rc=True)
    found = dict(line.partition("=")[::2] for line in out.splitlines())
    if found.get("ActiveState") not in {"active", "reloading"} or found.get("ExecMainPID") == "0":
        return None
    text = found["ExecMainStartTimestamp"].removesuffix(" UTC") + " +0000"
    return datetime.strptime(text, "%a %Y-%m-%d %H:%M:%S.%f %z").timestamp()


def started_server(url: str) -> float | None:
    """Give the moment when the server read its configuration, None where none answers."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 our own /varz
            loaded = json.load(answer)["config_load_time"]
    except (OSError, ValueError, KeyError):
        return None
    return datetime.fromisoformat(_FRACTION.sub(r".\1", loaded)).timestamp()


def changed_at(path: str) -> float:
    """Give the later of the moments when a link and what it points to were changed."""
    return max(Path(path).lstat().st_mtime, Path(path).stat().st_mtime)


def main() -> None:
    """Answer."""
    module = AnsibleModule(
        argument_spec={
            "unit": {"type": "str"},
            "varz": {"type": "str"},
            "files": {"type": "list", "elements": "str", "required": True},
        },
        required_one_of=[("unit", "varz")],
        mutually_exclusive=[("unit", "varz")],
        supports_check_mode=True,
    )
    asked = module.params
    missing = [path for path in asked["files"] if not Path(path).exists()]
    if missing and not module.check_mode:
        module.fail_json(msg="files are missing: " + ", ".join(missing))
    started = (
        started_unit(module, asked["unit"]) if asked["unit"] else started_server(asked["varz"])
    )
    newer = [
        path
        for path in asked["files"]
        if started is not None and path not in missing and changed_at(path) > started
    ]
    module.exit_json(
        changed=started is None or bool(newer or missing), running=started, newer=newer
    )


if __name__ == "__main__":
    main()
