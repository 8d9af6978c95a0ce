"""Makes each small mistake in a room: its unit tests see all but the explained ones, or it fails.

python -m gates.mutants pricing [bands ...]
"""

import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from gates.mutants.mistakes import mistakes
from gates.mutants.trying import pass_as_they_are, unseen

EXPLAINED = Path(__file__).with_name("explained.toml")


def main(room: str, *only: str) -> int:
    """Try a room of the domain, or some of its modules.

    Returns:
        0 where every mistake is seen or explained and every explanation is needed, else 1.
    """
    tests = [f"tests/unit/domain/{room}"]
    if not pass_as_they_are(tests):
        sys.stderr.write("the tests fail as it is\n")
        return 1
    found, count = [], 0
    for path in sorted(Path("src/domain", room).glob("*.py")):
        if only and path.stem not in only:
            continue
        module, made = f"domain.{room}.{path.stem}", mistakes(path.read_text())
        for mistake, passed in unseen(module, path, made, tests):
            count += 1
            if passed:
                found.append(f"{path.stem}: {mistake.name}")
                print(found[-1], flush=True)  # noqa: T201 what it is run for
    return _report(room, count, found, whole=not only)


def _report(room: str, count: int, found: Sequence[str], *, whole: bool) -> int:
    explained = tomllib.loads(EXPLAINED.read_text()).get(room, {})
    unknown = [name for name in found if name not in explained]
    for name in unknown:
        print(f"not explained: {name}")  # noqa: T201
    needless = [name for name in explained if whole and name not in found]
    for name in needless:
        print(f"explained, and seen or gone: {name}")  # noqa: T201
    print(f"{room}: {count} mistakes, {len(found)} unseen, {len(unknown)} not explained")  # noqa: T201
    return 1 if unknown or needless else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
