"""The file of tokens: who may look, and as what; read again when it changes."""

import asyncio
import hmac
import logging
import os
import tomllib
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from attrs import define, field

from application.live.scope import Role, Viewer

_log = logging.getLogger(__name__)
_SHORTEST = 20
_DIGEST_DIGITS = 64
_LOOK_SECONDS = 2.0
_KEYS = frozenset({"name", "role", "company", "numbers", "token", "sha256"})
_OTHERS = 0o007
# What `printf %s "$TOKEN" | sha256sum` and `echo` give where the variable is not set.
_OF_NOTHING = frozenset({sha256(b"").digest(), sha256(b"\n").digest()})


Tokens: TypeAlias = Mapping[bytes, Viewer]


def read_tokens(path: Path) -> Tokens:
    """Read the file; gives the viewers by the SHA-256 of their token.

    Raises:
        ValueError: it cannot be read, or something in it cannot be used.
    """
    try:
        found = tomllib.loads(_text(path))
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: {error}") from error
    entries = found.get("token", [])
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise ValueError(f"{path}: tokens stand under [[token]]")
    viewers = dict(_entry(entry, path) for entry in entries)
    if not viewers or len(viewers) < len(entries):
        raise ValueError(f"{path}: at least one [[token]], and each token once")
    return viewers


def _text(path: Path) -> str:
    with path.open() as file:
        if os.fstat(file.fileno()).st_mode & _OTHERS:
            raise ValueError(f"{path}: everybody on this machine may use it: chmod o= {path}")
        return file.read()


def digest_of(token: str) -> bytes:
    """Give the name under which a token is known."""
    return sha256(token.encode(errors="surrogatepass")).digest()


@define
class TokenBook:
    """The tokens as of now; a file that cannot be read changes nothing, and is complained of."""

    path: Path
    tokens: Tokens = field(init=False)
    _changed: tuple[int, ...] = ()
    _complaint: str | None = None

    @tokens.default
    def _read(self) -> Tokens:
        return read_tokens(self.path)

    def complaint(self) -> str | None:
        """Tell what is wrong with the file, or None."""
        return self._complaint

    def strangers(self, companies: Collection[str]) -> str | None:
        """Tell of tokens whose company is none of these: they see nothing, for ever."""
        named = {viewer.company for viewer in self.tokens.values() if viewer.company}
        unknown = sorted(named.difference(companies))
        return f"no company is called {', '.join(map(repr, unknown))}" if unknown else None

    def find(self, token: str) -> bytes | None:
        """Give the digest of a token that is known; takes as long for one that is not.

        A text too short to be a token is not even looked for, whatever stands in the file.
        """
        if len(token) < _SHORTEST:
            return None
        wanted, found = digest_of(token), None
        for digest in self.tokens:
            if hmac.compare_digest(digest, wanted):
                found = digest
        return found

    def look(self) -> None:
        """Read the file again if it was changed."""
        try:
            state = self.path.stat()
            changed = (state.st_mtime_ns, state.st_ctime_ns, state.st_ino, state.st_size)
            if changed != self._changed:
                self.tokens, self._changed, self._complaint = read_tokens(self.path), changed, None
        except (OSError, ValueError) as error:
            if self._complaint is None:
                _log.warning("the tokens stay as they were", extra={"error": str(error)})
            self._complaint = f"the tokens file cannot be used: {error}"


@asynccontextmanager
async def open_tokens(path: Path) -> AsyncIterator[TokenBook]:
    """Read the file, and again whenever it changes.

    Raises:
        ValueError: it cannot be used.
    """
    book = TokenBook(path)

    async def look_on() -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            book.look()

    task = asyncio.create_task(look_on())
    try:
        yield book
    finally:
        task.cancel()


def _entry(entry: dict[str, Any], path: Path) -> tuple[bytes, Viewer]:
    name = str(entry.get("name", "a token without name"))
    try:
        viewer = Viewer(
            name=name,
            role=Role(entry.get("role", "")),
            company=entry.get("company"),
            masked=_masked(entry),
        )
        return _digest(entry), viewer
    except ValueError as error:
        raise ValueError(f"{path}: {name}: {error}") from error


def _masked(entry: dict[str, Any]) -> bool:
    numbers = entry.get("numbers", "whole")
    if numbers not in {"whole", "masked"}:
        raise ValueError(f"numbers are whole or masked, not {numbers!r}")
    return bool(numbers == "masked")


def _digest(entry: dict[str, Any]) -> bytes:
    if unknown := entry.keys() - _KEYS:
        raise ValueError(f"{min(unknown)} is no key of a token")
    token, digest = entry.get("token"), entry.get("sha256")
    if isinstance(token, str) and digest is None:
        if len(token) < _SHORTEST:
            raise ValueError(f"a token has at least {_SHORTEST} characters")
        return digest_of(token)
    if isinstance(digest, str) and token is None and len(digest) == _DIGEST_DIGITS:
        found = bytes.fromhex(digest)
        if found in _OF_NOTHING:
            raise ValueError("that is the sha256 of nothing: the token was empty when it was made")
        return found
    raise ValueError("either token, or sha256 with its 64 hexadecimal digits")
