"""A real PostgreSQL and a real Valkey for machines that have none, from two wheels.

Settings ask here only where DATABASE_URL or REDIS_URL is empty. How a server lives:

- Every process that uses it holds a shared lock on its `lease` file. The kernel counts
  the holders and forgets those that were killed.
- The first user starts a *keeper* (config/keeper.py). It runs the server, starts it
  again when it crashes, and stops it once it can lock `lease` alone.
- `start.lock` lets one process at a time start or stop; `keeper.lock` says a keeper
  lives. So tests, commands and `make run` share one server and come in any order.

Nothing from Django is imported here: the settings import this.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from config.locks import SHARED, is_locked, lock, locked
from config.machine import Unavailable
from config.servers import Postgres, Server, Valkey

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
START_SECONDS = 120  # a first start on a slow disk, or recovery after a crash
# A keeper locks the lease for a moment to look, and a process of ours may take one to
# end: only who holds it longer is another program.
HELD_SECONDS = 2.0
LOG_BYTES = 10_000_000  # a longer log is begun again

_leases: dict[Path, int] = {}
_servers: dict[Path, Server] = {}
_processes: dict[Path, int] = {}  # the server's process when we last looked


def database_url() -> str:
    """The URL of this checkout's own PostgreSQL, started if it is not running."""
    return use(Postgres(VAR / "postgres"))


def redis_url() -> str:
    """The URL of this checkout's own Valkey, started if it is not running."""
    return use(Valkey(VAR / "valkey"))


def use(server: Server) -> str:
    """Hold the server for as long as this process lives; start it if nobody has."""
    home = server.home
    if home not in _leases:
        home.mkdir(parents=True, exist_ok=True)
        with locked(home / "start.lock"):
            if not is_locked(home / "keeper.lock"):
                start_keeper(server)
            await_ready(server)
            _leases[home] = lock(home / "lease", SHARED)
        _servers[home] = server
        _processes[home] = state(server)["pid"]
    return server.url()


def state(server: Server) -> dict[str, Any]:
    """What the keeper last wrote: pid, starts, and why it was started."""
    text = (server.home / "state").read_text()
    return dict(json.loads(text))


def news() -> Iterator[tuple[str, str]]:
    """Yield what happened to our servers since the last call; revive lost keepers."""
    for home, server in _servers.items():
        if not is_locked(home / "keeper.lock"):
            with locked(home / "start.lock"):
                start_keeper(server)
                await_ready(server)
        with suppress(FileNotFoundError):
            now = state(server)
            if now["pid"] != _processes[home]:
                _processes[home] = now["pid"]
                yield server.part, f"{now['why']}; running again"


def release_all(seconds: float = 30) -> list[str]:
    """Let go of every server and wait until each stopped; the names still in use."""
    homes = list(_leases)
    for home in homes:
        os.close(_leases.pop(home))
        del _servers[home]
    until = time.monotonic() + seconds
    free = time.monotonic()  # when a lease was last seen that nobody held
    while homes and time.monotonic() < until:
        homes = [home for home in homes if is_locked(home / "keeper.lock")]
        if not all(is_locked(home / "lease") for home in homes):
            free = time.monotonic()
        if time.monotonic() - free > HELD_SECONDS:
            break
        time.sleep(0.05)
    return [home.name for home in homes]


def start_keeper(server: Server) -> None:
    """Start the keeper; it detaches itself once it holds keeper.lock."""
    (server.home / "state").unlink(missing_ok=True)
    log = server.home / "log"
    fits = log.exists() and log.stat().st_size < LOG_BYTES
    kind, home = type(server).__name__, str(server.home)
    with log.open("ab" if fits else "wb") as out:
        subprocess.run(
            [sys.executable, "-m", "config.keeper", kind, home],
            cwd=BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            check=True,
        )


def await_ready(server: Server) -> None:
    """Wait until the server answers; say what its log says if the keeper gave up."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and is_locked(server.home / "keeper.lock"):
        if (server.home / "state").exists() and server.is_ready():
            return
        time.sleep(0.05)
    log = server.home / "log"
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-12:])
    raise Unavailable(f"The embedded {server.part} does not start. {log} ends:\n{tail}")
