"""From the text of an environment variable to what is meant; a ValueError says why not."""

import re
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def path(text: str | None) -> Path | None:
    """Take a file's name; an empty one is none."""
    return Path(text) if text else None


def followed(text: str) -> Path:
    """Take a file to follow, which may be absent yet."""
    found = Path(text)
    # A folder above it that may not be looked into is waited for, like an absent file.
    with suppress(OSError):
        if not stat.S_ISREG(found.stat().st_mode):
            raise ValueError(f"{text} is a folder" if found.is_dir() else f"{text} is no file")
    return found


def one_of(*words: str) -> Callable[[str], str]:
    """Take one of these words."""

    def convert(text: str) -> str:
        if text not in words:
            raise ValueError(f"one of {', '.join(words)}, not {text!r}")
        return text

    return convert


def positive(text: str | int) -> int:
    """Take a whole number from 1 on."""
    number = int(text)
    if number < 1:
        raise ValueError(f"at least 1, not {number}")
    return number


def urls(*schemes: str) -> Callable[[str], str]:
    """Take URLs of these schemes between commas."""

    def convert(text: str) -> str:
        for url in text.split(","):
            if url.partition("://")[0] not in schemes or url.endswith("://"):
                raise ValueError(f"it starts with {' or '.join(f'{each}://' for each in schemes)}")
        return text

    return convert


def database_url(text: str) -> str:
    """Take an address of PostgreSQL."""
    # Several hosts stand between commas: a failover needs no other address.
    if not re.match(r"postgres(ql)?://.", text):
        raise ValueError("it starts with postgresql://")
    return text


def tokens(text: str) -> Path:
    """Take a file of tokens that can be read."""
    from adapters.web.tokens_file import read_tokens  # noqa: PLC0415 the gateway's alone

    path = Path(text)
    read_tokens(path)
    return path


def listen(text: str) -> str:
    """Take an address to listen on."""
    host, _, port = text.rpartition(":")
    if not (host and port.isdecimal() and int(port) <= 65535):  # noqa: PLR2004 the last port
        raise ValueError(f"address:port, not {text!r}")
    return text
