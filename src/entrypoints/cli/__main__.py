"""The command `akira`: what went wrong in one line on stderr, and in the exit code."""

import logging
import re
import sys
from collections.abc import Sequence

from entrypoints.absent import missing
from entrypoints.cli.extras import without_library

_INTERRUPTED = 130
_MOST = 1000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 done, 1 refused or found something wrong, 2 wrong usage or setting.
    """
    try:
        from entrypoints.cli.app import app
    except ModuleNotFoundError as error:
        if (why := missing(error)) is None:
            raise
        return without_library(sys.argv[1:] if arguments is None else arguments, why)
    from typer.exceptions import Abort, TyperException

    logging.getLogger().addHandler(logging.NullHandler())
    try:
        found = app(args=arguments, prog_name="akira", standalone_mode=False)
    except TyperException as error:
        return _complain(_clear(error.format_message()), error.exit_code)
    except (Abort, KeyboardInterrupt):
        return _complain("interrupted", _INTERRUPTED)
    except BrokenPipeError:
        sys.stdout = None  # nobody reads what is left
        return 0
    except Exception as error:  # noqa: BLE001 an operator gets one line, never a stack trace
        return _complain(*_explained(error))
    return found if isinstance(found, int) else 0


def _clear(text: str) -> str:
    # The library of the commands reads `-5` as an option, and names the kind of its own error.
    if re.fullmatch(r"No such option: -[0-9.].*", text):
        return f"{text}; what begins with a minus and is no option stands behind `--`: … -- -5"
    return text.replace("Value error, ", "", 1)


def _explained(error: Exception) -> tuple[str, int]:
    from application.errors import PortError
    from domain.errors import DomainError
    from domain.money.errors import InvalidWishError
    from entrypoints.process.settings import SettingError

    if isinstance(error, ImportError) and (why := missing(error)):
        return f"this command {why}", 2
    if isinstance(error, InvalidWishError):
        return (f"{error.about.upper()}: {error}" if error.about else str(error)), 2
    if isinstance(error, SettingError):
        return str(error), 2
    if isinstance(error, UnicodeEncodeError):
        return f"no text of UTF-8: {error.object}", 2
    if isinstance(error, PortError | DomainError):
        return str(error), 1
    return f"unexpected {type(error).__name__}: {error}", 1


def _complain(text: str, code: int) -> int:
    from entrypoints.terminal.words import visible

    said = visible(" ".join(text.split()))
    if len(said) > _MOST:
        said = f"{said[: _MOST // 2]} … {said[-_MOST // 2 :]}"
    sys.stderr.write(f"akira: {said}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
