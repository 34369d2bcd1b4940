"""`make run` as people meet it: in a fresh copy, in a folder with a space in its name."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.workers import eventually, promised

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.xdist_group("run"),  # one checkout serves all these tests
]
ROOT = Path(__file__).resolve().parent.parent.parent
NOT_COPIED = (".git", ".venv", "var", "staticfiles", ".*_cache")
START_SECONDS = 240


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Checkout:
    """A copy of the project, and the `make run` in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.output = folder.with_suffix(".output")
        self.process: subprocess.Popen[bytes] | None = None
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*NOT_COPIED))

    def environment(self) -> dict[str, str]:
        ours = {
            "PORT": str(self.port),
            "DEMO": "0",
            "DATABASE_URL": "",
            "REDIS_URL": "",
        }
        return os.environ | ours

    def run(self) -> None:
        """Do what the Makefile's `run` does once everything is installed."""
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.run"],
                cwd=self.folder,
                env=self.environment(),
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        eventually(lambda: "Tandem is at" in self.text() or self.ended(), START_SECONDS)
        assert not self.ended(), self.text()

    def text(self) -> str:
        return self.output.read_text()

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def command(self, *words: str) -> str:
        """Run a management command in this checkout beside the supervisor."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=self.folder,
            env=self.environment()
            | {"DJANGO_SUPERUSER_PASSWORD": "kept through it all"},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def ready(self) -> dict[str, Any]:
        url = f"http://127.0.0.1:{self.port}/readyz"
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return dict(json.load(answer))
        except OSError as error:
            return {"ok": False, "error": str(error)}

    def processes(self) -> list[str]:
        """Every process that works in this folder, by command line."""
        return [" ".join(p.info["cmdline"]) for p in self.alive()]

    def alive(self) -> list[psutil.Process]:
        every = psutil.process_iter(["cmdline", "cwd", "status"])
        return [
            p
            for p in every
            if str(self.folder) in f"{p.info['cwd']} {p.info['cmdline']}"
            and p.info["status"] != psutil.STATUS_ZOMBIE
        ]

    def pid(self, pattern: str) -> int:
        """The oldest process whose command line matches; 0 while there is none."""
        found = [
            p for p in self.alive() if re.search(pattern, " ".join(p.info["cmdline"]))
        ]
        return int(min(found, key=lambda p: p.create_time()).pid) if found else 0

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(60)

    def clean_up(self) -> None:
        if self.process is not None and not self.ended():
            self.stop()
        for process in self.alive():
            process.kill()


@pytest.fixture(scope="module")
def checkout(open_folder: Path) -> Iterator[Checkout]:
    found = Checkout(open_folder / "with a space")
    yield found
    found.clean_up()


@pytest.fixture
def running(checkout: Checkout) -> Checkout:
    """The same checkout for every test here; started if the last test stopped it."""
    if checkout.process is None or checkout.ended():
        checkout.run()
    return checkout


def test_it_starts_every_part_and_says_where_to_go(running):
    for part in ("database", "broker", "migrations", "static", "web", "worker", "beat"):
        assert re.search(rf"^  {part} +ready +\d+\.\d s$", running.text(), re.M)
    assert f"http://localhost:{running.port}/" in running.text()
    eventually(lambda: running.ready()["ok"])
    assert {p.parent.name for p in (running.folder / "var").glob("*/lease")} == {
        "postgres",
        "valkey",
    }


def test_a_second_one_in_the_same_folder_says_so(running):
    second = subprocess.run(
        [sys.executable, "-m", "config.run"],
        cwd=running.folder,
        env=running.environment() | {"PORT": str(free_port())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert (
        f"already runs in this folder: http://localhost:{running.port}/"
        in second.stderr
    )
    assert running.ready()["ok"]


@pytest.mark.parametrize(
    ("part", "pattern"),
    [
        ("database", r"postgres -D"),
        ("broker", r"valkey-server"),
        ("web", r"gunicorn"),
        ("worker", r"celery.* worker"),
        ("beat", r"celery.* beat"),
    ],
)
def test_a_killed_part_runs_again_and_is_said(running, part, pattern):
    old = running.pid(pattern)
    os.kill(old, signal.SIGKILL)
    eventually(
        lambda: re.search(rf"^  {part} +killed by SIGKILL", running.text(), re.M), 30
    )
    eventually(lambda: running.ready()["ok"])
    eventually(lambda: running.pid(pattern) not in {0, old})


def test_what_was_saved_outlives_a_killed_database_and_a_restart(running):
    running.command(
        "createsuperuser", "--noinput", "--email", "kept@example.org", "--name", "Kept"
    )
    os.kill(running.pid(r"postgres -D"), signal.SIGKILL)
    eventually(lambda: running.ready()["ok"])
    assert running.stop() == 0
    assert running.processes() == []
    began = time.monotonic()
    running.run()
    assert time.monotonic() - began < promised(60)
    eventually(lambda: running.ready()["ok"])
    code = "from core.models import User; print(User.objects.get(name='Kept').email)"
    assert "kept@example.org" in running.command("shell", "--no-imports", "-c", code)


def test_without_the_demo_it_says_how_the_first_administrator_comes_in(running):
    site = f"http://localhost:{running.port}"
    [said] = re.findall(r"manage\.py (createadmin .*)", running.text())
    link = running.command(*said.split()).splitlines()[0]
    assert link.startswith(f"{site}/join/?key=")
    path = link.removeprefix(site)
    url = f"http://127.0.0.1:{running.port}{path}"
    with urllib.request.urlopen(url, timeout=10) as page:
        assert "you@example.com" in page.read().decode()


def test_ctrl_c_ends_it_and_leaves_no_process(running):
    assert running.stop(signal.SIGINT) == 0
    assert running.processes() == []
    assert "Stopped" in running.text()


def test_even_when_the_supervisor_is_killed_no_process_stays(running):
    running.stop(signal.SIGKILL)
    eventually(lambda: running.processes() == [])


def test_a_taken_port_is_said_before_anything_starts(checkout):
    if checkout.process is not None and not checkout.ended():
        checkout.stop()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = subprocess.run(
            [sys.executable, "-m", "config.run"],
            cwd=checkout.folder,
            env=checkout.environment() | {"PORT": str(port)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert refused.returncode == 1
    assert f"Port {port} cannot be used" in refused.stderr
    assert f"PORT={port + 1} make run" in refused.stderr
    assert refused.stdout == ""
    assert checkout.processes() == []
