"""`make run`: the whole of Tandem under one supervisor, until Ctrl-C or SIGTERM.

Database and broker belong to their keepers (config/embedded.py); web, worker and beat
are children of this process. A part that ends by itself is started again, and said.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from functools import partial
from pathlib import Path
from types import FrameType

from config import embedded
from config.locks import ALONE, lock
from config.machine import Unavailable, describe, die_with_parent
from config.parts import Part, say, stop, tail

RUN = embedded.VAR / "run"
LOGS = embedded.VAR / "log"
DEMO_DAY = "2026-11-16"  # the Monday the demo company is written for (domain.md §12)
INVITE = ".venv/bin/python manage.py createadmin you@example.com --site"
READY_SECONDS = 90
STOP_SECONDS = 20


class Stopped(Exception):
    """Starting came to an end; the text, if any, is for the person at the terminal."""


class Supervisor:
    """Starts the parts, watches them, and stops them."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.port: int = listener.getsockname()[1]
        self.signals = 0
        self.parts = web_worker_beat(listener)

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.signals += 1

    def run(self) -> int:
        """Start everything, watch it until told to stop, stop it; the exit code."""
        try:
            start_servers()
            self.prepare()
            self.start_parts()
            self.greet()
            while not self.signals:
                self.look()
        except (Stopped, Unavailable) as error:
            if not self.signals:
                print(f"\n{error}", file=sys.stderr, flush=True)
        finally:
            self.stop()
        return 0 if self.signals else 1

    def prepare(self) -> None:
        """Migrate, load the demo company, collect static files."""
        command = [sys.executable, "-m", "config.prepare"]
        with subprocess.Popen(
            command,
            start_new_session=True,
            preexec_fn=partial(die_with_parent, signal.SIGTERM),
        ) as process:
            while (code := process.poll()) is None:
                if self.signals:
                    process.terminate()
                time.sleep(0.05)
        if code or self.signals:
            raise Stopped(f"Preparing {describe(code)}: see the lines above.")

    def start_parts(self) -> None:
        """Start web, worker and beat together and wait until each really answers."""
        for part in self.parts:
            part.start()
        until = time.monotonic() + READY_SECONDS
        while not all(part.ready for part in self.parts):
            if self.signals:
                raise Stopped
            for part in self.parts:
                part.look()
                if part.failures or time.monotonic() > until:
                    raise Stopped(f"{part.name} does not start:\n{tail(part.log)}")
            time.sleep(0.05)

    def greet(self) -> None:
        site = f"http://localhost:{self.port}"
        how = "choose a person there to sign in."
        if not is_on("DEMO"):
            how = f"sign in. A link for the first administrator:\n{INVITE} {site}"
        print(f"\nTandem is at {site}/ — {how}")
        print("Logs are in var/log. Ctrl-C stops everything.\n", flush=True)

    def look(self) -> None:
        for part in self.parts:
            part.look()
        for name, what in embedded.news():
            say(name, what)
        time.sleep(0.25)

    def stop(self) -> None:
        print("Stopping", flush=True)
        asked = self.signals
        stop(self.parts, STOP_SECONDS, hurry=lambda: self.signals > max(asked, 1))
        for name in embedded.release_all():
            say(name, "still serves another program")
        print("Stopped", flush=True)


def start_servers() -> None:
    """Start database and broker unless the environment says where they are."""
    for part, variable, start in (
        ("database", "DATABASE_URL", embedded.database_url),
        ("broker", "REDIS_URL", embedded.redis_url),
    ):
        began = time.monotonic()
        if os.environ.get(variable):
            say(part, f"where {variable} says")
        else:
            start()
            say(part, "ready", time.monotonic() - began)


def web_worker_beat(listener: socket.socket) -> list[Part]:
    """The three parts of our own. The web server inherits the socket bound here."""
    python, fd = sys.executable, listener.fileno()
    celery = [python, "-m", "celery", "-A", "config"]
    return [
        Part(
            "web",
            [python, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
            LOGS / "web.log",
            partial(answers, *listener.getsockname()),
            environment={"WEB_BIND": f"fd://{fd}"},
            pass_fds=(fd,),
        ),
        Part(
            "worker",
            [*celery, "worker", "--concurrency", "2", "--without-mingle"],
            LOGS / "worker.log",
            partial(is_alive, RUN / "worker.alive"),
        ),
        Part(
            "beat",
            [*celery, "beat", "--pidfile", ""],
            LOGS / "beat.log",
            partial(is_alive, RUN / "beat.alive"),
        ),
    ]


def answers(host: str, port: int, _since: float) -> bool:
    """True if the web server answers a request."""
    reach = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
    name = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".")
    question = urllib.request.Request(
        f"http://{reach}:{port}/healthz", headers={"Host": name}
    )
    try:
        with urllib.request.urlopen(question, timeout=2) as page:  # noqa: S310
            return bool(page.status == 200)
    except OSError:
        return False


def is_alive(file: Path, since: float) -> bool:
    """True if the part gave a sign of life after the moment `since`."""
    return file.exists() and file.stat().st_mtime > since


def bind(host: str, port: int) -> socket.socket:
    """Reserve the port; say plainly what to do if another program has it."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise Stopped(
            f"Port {port} cannot be used ({error.strerror}). Stop the program that "
            f"has it, or choose another port: PORT={port + 1} make run"
        ) from error
    return listener


def only_one() -> int:
    """Lock this folder for one `make run`; refuse a second one."""
    RUN.mkdir(parents=True, exist_ok=True)
    try:
        handle = lock(RUN / "supervisor", ALONE, wait=False)
    except BlockingIOError:
        where = (RUN / "supervisor").read_text()
        raise Stopped(f"Tandem already runs in this folder: {where}") from None
    return handle


def is_on(variable: str) -> bool:
    return os.environ.get(variable, "").lower() in {"1", "true", "yes", "on"}


def main() -> int:
    os.chdir(embedded.BASE_DIR)
    port = os.environ.get("PORT", "8000")
    try:
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise Stopped(f"PORT is “{port}”: it must be a number up to 65535.")
        handle = only_one()
        listener = bind(os.environ.get("HOST", "127.0.0.1"), int(port))
    except Stopped as error:
        print(error, file=sys.stderr)
        return 1
    where = f"http://localhost:{port}/ (process {os.getpid()})\n"
    os.ftruncate(handle, 0)
    os.write(handle, where.encode())
    if not is_on("PRODUCTION"):
        os.environ.setdefault("DEMO", "1")
    if is_on("DEMO"):
        os.environ.setdefault("TODAY", DEMO_DAY)
    supervisor = Supervisor(listener)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, supervisor.on_signal)
    print(f"Tandem in {embedded.BASE_DIR}", flush=True)
    return supervisor.run()


if __name__ == "__main__":
    sys.exit(main())
