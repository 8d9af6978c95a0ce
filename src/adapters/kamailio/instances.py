"""The Kamailio of this host, as command line or Debian's settings tell how it is started."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from attrs import evolve, frozen

from adapters.kamailio.writing import SystemUser

_CONFIG: Final = "/etc/kamailio/kamailio.cfg"
_NAME: Final = "kamailio"
_MEGABYTES: Final = re.compile(r"(?m)^\s*SHM_MEMORY\s*=\s*\"?(\d+)")
# In the order in which the kernel tells them.
_WHO: Final = [["Uid:"], ["Gid:"], ["Groups:"]]
_OF_INTEREST: Final = ("-f", "-m", "-A", "-L")


@frozen(kw_only=True)
class Instance:
    """How a Kamailio is started.

    Attributes:
        megabytes: of shared memory; None where nothing is said.
        evaluation: options that change what its configuration says.
        user: who it runs as; None where it does not run, or does not say.
    """

    config: str = _CONFIG
    told_by: str = "not running"
    megabytes: int | None = None
    evaluation: tuple[str, ...] = ()
    user: SystemUser | None = None


def instance_of(
    config: str | None,
    processes: Path = Path("/proc"),
    settings: Path = Path("/etc/default/kamailio"),
) -> Instance:
    """Give what runs with this configuration, or with any; else how Debian would start it."""
    for found in running(processes):
        if config in (None, found.config):
            return found
    return Instance(config=config or _CONFIG, megabytes=_of_debian(settings))


def running(processes: Path) -> Sequence[Instance]:
    """Give those that run; each has several processes of one command line."""
    found: list[Instance] = []
    for number, options in sorted(_commands(processes)):
        told_by = f"running as process {number}"
        user = user_of(processes / str(number) / "status")
        instance = evolve(_instance(options), told_by=told_by, user=user)
        if evolve(instance, told_by="") not in [evolve(each, told_by="") for each in found]:
            found.append(instance)
    return found


def _commands(processes: Path) -> Iterator[tuple[int, Sequence[str]]]:
    for path in processes.glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes().decode(errors="replace").rstrip("\0").split("\0")
        except OSError:
            # It has ended.
            continue
        if Path(command[0]).name == _NAME:
            yield int(path.parent.name), command[1:]


def user_of(status: Path) -> SystemUser | None:
    """Give who a process is, by its `/proc/PID/status`; None where that does not say."""
    try:
        lines = [line.split() for line in status.read_text().splitlines()]
    except OSError:
        return None
    told = {line[0]: [int(each) for each in line[1:]] for line in lines if line[:1] in _WHO}
    if [[name] for name in told] != _WHO:
        return None
    # Of the four the last is the one that files see.
    uid, gid, more = told.values()
    return SystemUser(uid=uid[-1], groups=frozenset((gid[-1], *more)))


def _instance(options: Sequence[str]) -> Instance:
    config, megabytes = _CONFIG, None
    evaluation: list[str] = []
    for option, value in _pairs(options):
        if option == "-f":
            config = value
        elif option != "-m":
            evaluation += [option, value]
        elif value.isdecimal():
            megabytes = int(value)
    return Instance(config=config, megabytes=megabytes, evaluation=tuple(evaluation))


def _pairs(options: Sequence[str]) -> Iterator[tuple[str, str]]:
    for option, following in zip(options, [*options[1:], ""], strict=True):
        if option[:2] in _OF_INTEREST:
            yield option[:2], option[2:] or following


def _of_debian(settings: Path) -> int | None:
    try:
        found = _MEGABYTES.search(settings.read_text(errors="replace"))
    except OSError:
        return None
    return int(found[1]) if found else None
