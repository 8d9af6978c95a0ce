"""Many commands of `akira` one after another in one process, each as if it were alone."""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout

from entrypoints.cli.__main__ import main


def run(arguments: list[str]) -> dict[str, object]:
    """Run one command; give its arguments, how it ended and what it said."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(arguments)
    return {"arguments": arguments, "code": code, "out": out.getvalue(), "err": err.getvalue()}


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(run(json.loads(line))) + "\n")
        sys.stdout.flush()
