"""How the Kamailio of a host is started is found without asking it."""

import os
from pathlib import Path

from adapters.kamailio.instances import Instance, instance_of, running, user_of
from adapters.kamailio.writing import SystemUser

COMMAND = ("/usr/sbin/kamailio", "-P", "/run/k.pid", "-f", "/etc/k.cfg", "-m", "512", "-A", "X=1")


def started(folder: Path, *commands: tuple[str, ...]) -> Path:
    for number, command in enumerate(commands, 101):
        (folder / str(number)).mkdir()
        (folder / str(number) / "cmdline").write_bytes("\0".join((*command, "")).encode())
    (folder / "self").mkdir()
    return folder


def test_each_kamailio_is_one_however_many_processes_it_has(tmp_path: Path) -> None:
    others = (("/bin/bash", "-f", "/etc/k.cfg"), ("kamailio-exporter",), ("",))
    second = ("kamailio", "-f/etc/two.cfg", "-L/lib/k", "-m", "much")
    found = running(started(tmp_path, *others, COMMAND, COMMAND, second, ("kamailio", "-f")))
    assert found == [
        Instance(
            config="/etc/k.cfg",
            told_by="running as process 104",
            megabytes=512,
            evaluation=("-A", "X=1"),
        ),
        Instance(
            config="/etc/two.cfg",
            told_by="running as process 106",
            evaluation=("-L", "/lib/k"),
        ),
        Instance(config="", told_by="running as process 107"),
    ]


def test_the_one_that_was_asked_for_is_taken_or_the_first(tmp_path: Path) -> None:
    processes = started(tmp_path, COMMAND, ("kamailio", "-f", "/etc/two.cfg"))
    settings = tmp_path / "none"
    assert instance_of("/etc/two.cfg", processes, settings).told_by == "running as process 102"
    assert instance_of(None, processes, settings).config == "/etc/k.cfg"
    other = instance_of("/etc/other.cfg", processes, settings)
    assert other == Instance(config="/etc/other.cfg", told_by="not running")


def test_what_does_not_run_has_the_memory_that_debian_gives_it(tmp_path: Path) -> None:
    settings = tmp_path / "kamailio"
    for text, megabytes in (("#SHM_MEMORY=64\n", None), ('RUN=yes\nSHM_MEMORY="512"\n', 512)):
        settings.write_text(text)
        assert instance_of(None, tmp_path, settings).megabytes == megabytes
    assert instance_of(None, tmp_path, settings).config == "/etc/kamailio/kamailio.cfg"


def test_who_it_runs_as_is_told_by_the_kernel(tmp_path: Path) -> None:
    processes = started(tmp_path, COMMAND)
    status = processes / "101" / "status"
    told = (
        ("Name:\tkamailio\nUid:\t0\t0\t0\t110\nGid:\t0\t0\t0\t112\nGroups:\t4 27 \n",
         SystemUser(uid=110, groups=frozenset({112, 4, 27}))),
        ("Uid:\t5\t5\t5\t5\nGid:\t6\t6\t6\t6\nGroups:\t\n",
         SystemUser(uid=5, groups=frozenset({6}))),
        ("Name:\tkamailio\n", None),
    )  # fmt: skip
    for text, user in told:
        status.write_text(text)
        assert [each.user for each in running(processes)] == [user]


def test_this_process_is_who_it_is() -> None:
    mine = user_of(Path("/proc/self/status"))
    assert mine == SystemUser(uid=os.geteuid(), groups=frozenset((os.getegid(), *os.getgroups())))
