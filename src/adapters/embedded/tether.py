"""A program: `tether.py PARENT SIGNAL PROGRAM …` becomes PROGRAM, which dies with PARENT.

The kernel forgets the signal at a change of user, so this runs innermost. It is a program and
no `preexec_fn`, because Python code between fork and exec may hang where threads run.
"""

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Never returns, except by an error."""
    parent, number, *command = arguments
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if os.getppid() == int(parent):
        os.execv(command[0], command)  # noqa: S606 no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
