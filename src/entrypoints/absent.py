"""Libraries that are not there: which extra brings each, told in one line."""

import sys
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Final

# By the library's name where it is imported. A process names its own extra, which has them all.
EXTRAS: Final[Mapping[str, str]] = {
    "typer": "cli",
    "rich": "cli",
    "asyncpg": "cli",
    "iso4217": "cli",
    "phonenumbers": "cli",
    "duckdb": "parquet",
    "openpyxl": "xlsx",
    "h11": "live",
    "sse_starlette": "live",
    "starlette": "live",
    "uvicorn": "live",
}
PROCESSES: Final[Mapping[str, str]] = {
    "worker": "worker",
    "live": "live",
    "standalone": "embedded",
    "demo": "embedded",
}
_RUN = "entrypoints."


def missing(error: ImportError, extra: str | None = None) -> str | None:
    """Say which extra has the library that is absent; None where it is none of ours."""
    known = EXTRAS.get((error.name or "").partition(".")[0])
    return known and f"needs {error.name}: pip install 'akira-cdr[{extra or known}]'"


def tell_of_absent(started: Sequence[str]) -> None:
    """Where a process of ours was started, let it end in one line where its extra is absent.

    It ends so before its `main` could: its module cannot even be imported.
    """
    modules = [word[len(_RUN) :] for word in started if word.startswith(_RUN)]
    if not modules or modules[0] not in PROCESSES:
        return
    name = modules[0]

    def told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        why = missing(error, PROCESSES[name]) if isinstance(error, ModuleNotFoundError) else None
        if why:
            sys.stderr.write(f"{name}: {why}\n")
        else:
            sys.__excepthook__(kind, error, trace)

    sys.excepthook = told
