"""Runs one seed and tells all that happened in it, or a range of seeds (`10000-20000`)."""

import sys

from simulation.many import judge_all
from simulation.running import run


def main(wanted: str) -> int:
    """Run what is wanted; give the exit code."""
    first, dash, last = wanted.partition("-")
    if dash:
        verdict = judge_all(range(int(first), int(last) + 1))
        sys.stdout.write(f"{verdict}\n")
        return bool(verdict.wrong)
    found = run(int(first))
    last_word = f"seed {found.seed}: {'WRONG' if found.wrong else 'nothing is wrong'}"
    sys.stdout.write("\n".join((*found.diary, *found.wrong, last_word)) + "\n")
    return bool(found.wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
