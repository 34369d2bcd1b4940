"""What the embedded servers need from the machine: binaries, users, rights, ports."""

import ctypes
import importlib.util
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1


class Unavailable(RuntimeError):
    """An embedded server cannot start; the text says why."""


def wheel(package: str) -> Path:
    """The folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable(f"The package {package} is not installed: run “make setup”.")
    return Path(spec.submodule_search_locations[0]).resolve()


def die_with_parent(sent: signal.Signals) -> None:
    """For `preexec_fn`: the kernel sends this signal when our parent ends. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, sent)


def describe(code: int) -> str:
    """Say in words how a process ended."""
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"ended with code {code}"


def system_user(name: str) -> int:
    """The id of the unprivileged user a server runs as when root starts it."""
    for _ in range(20):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:  # another checkout may be adding it at this moment
            command = ["useradd", "--system", "--shell", "/usr/sbin/nologin", name]
            subprocess.run(command, check=False, stderr=subprocess.DEVNULL)
            time.sleep(0.1)
    raise Unavailable(
        f"PostgreSQL does not run as root and the user {name} cannot be created: "
        "run as an ordinary user or set DATABASE_URL."
    )


def own(folder: Path, user: int) -> None:
    """Make the folder private to the user; refuse one that somebody else prepared."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid not in {user, os.geteuid()}:
        raise Unavailable(f"{folder} belongs to somebody else: remove it.")
    if found.st_uid != user:
        os.chown(folder, user, -1)
    folder.chmod(0o700)


def open_the_way(path: Path) -> None:
    """Let other users pass (not list) the folders above, as a server run by root needs."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            print(f"Letting other users pass through {folder}", file=sys.stderr)
            folder.chmod(mode | 0o001)


def share(tree: Path) -> None:
    """Let other users read and run what pip installed under a strict umask."""
    for path in [tree, *tree.rglob("*")]:
        mode = path.stat().st_mode
        wanted = mode | 0o004 | (0o001 if mode & 0o100 else 0)
        if wanted != mode:
            path.chmod(wanted)


def free_port(wanted: int) -> int:
    """The wanted port of 127.0.0.1 if it is free, else any free one."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
