"""Which entries of a lock file hold for a Python that is not the one that runs."""

import re
from collections.abc import Iterator

from packaging.markers import Marker

_CONTINUED = re.compile(r"\\\n\s*")


def applicable(lock: str, python: str) -> str:
    """Give the entries for Linux and this version, each in a line with its hashes.

    pip looks at markers with its own Python's eyes, whatever --python-version says.
    """
    return "".join(_entries(lock, python))


def _entries(lock: str, python: str) -> Iterator[str]:
    target = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "platform_machine": "x86_64",
    }
    for line in _CONTINUED.sub(" ", lock).splitlines():
        entry = line.partition("#")[0].strip()
        if not entry:
            continue
        named, *hashes = entry.split("--hash=")
        requirement, _, marker = named.partition(";")
        if not marker or Marker(marker).evaluate(target):
            yield " --hash=".join([requirement.strip(), *(each.strip() for each in hashes)]) + "\n"
