"""Finds the programs the rig needs; without them the tests fail, since CI refuses skips."""

import shutil

_PACKAGES = {
    "kamailio": "kamailio kamailio-extra-modules kamailio-lua-modules kamailio-sqlite-modules",
    "sipp": "sip-tester",
}


class NotInstalledError(Exception):
    """A program of the end-to-end rig is missing on this machine."""

    def __init__(self, program: str) -> None:
        self.program = program
        super().__init__(
            f"the end-to-end tests need {program}: apt-get install {_PACKAGES[program]}"
        )


def path_of(program: str) -> str:
    """Full path of the program, or NotInstalledError that says how to get it."""
    found = shutil.which(program, path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin")
    if found is None:
        raise NotInstalledError(program)
    return found
