"""The embedded servers: shared, counted by the kernel, and gone with their last user."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest
import redis

from config.embedded import release_all, state, use
from config.locks import is_locked
from config.machine import describe
from config.servers import Postgres, Valkey
from tests.workers import eventually

USE = """
import sys, time
from pathlib import Path
from config.embedded import use
from config.servers import Valkey
print(use(Valkey(Path(sys.argv[1]))), flush=True)
sys.stdin.read()
"""


class User:
    """Another process that uses the Valkey in that folder until it is let go."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USE, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def url(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def leave(self) -> None:
        self.process.communicate()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def home(tmp_path) -> Iterator[Path]:
    folder = tmp_path / "a folder" / "valkey"
    yield folder
    eventually(lambda: not is_locked(folder / "keeper.lock"))


def test_many_processes_at_once_share_one_server(home):
    users = [User(home) for _ in range(4)]
    urls = {user.url() for user in users}
    assert len(urls) == 1
    assert urls.pop().startswith("redis://:")
    assert state(Valkey(home))["starts"] == 1
    for user in users[:-1]:
        user.leave()
    time.sleep(1)
    assert Valkey(home).is_ready()
    users[-1].leave()
    eventually(lambda: not Valkey(home).is_ready())


def test_a_killed_user_no_longer_counts(home):
    user = User(home)
    user.url()
    user.kill()
    eventually(lambda: not is_locked(home / "keeper.lock"))
    assert not Valkey(home).is_ready()


def test_what_was_written_is_there_the_next_time_at_the_same_address(home):
    first = User(home)
    url = first.url()
    redis.from_url(url).set("kept", "yes")
    first.leave()
    eventually(lambda: not is_locked(home / "keeper.lock"))
    second = User(home)
    assert second.url() == url
    assert redis.from_url(url).get("kept") == b"yes"
    second.leave()


def test_nobody_gets_in_without_the_password(home):
    user = User(home)
    url = user.url()
    with pytest.raises(redis.AuthenticationError):
        redis.from_url("redis://" + url.rpartition("@")[2]).ping()
    assert (home / "data" / "valkey.conf").stat().st_mode & 0o077 == 0
    user.leave()


def test_a_taken_port_is_replaced(home):
    first = User(home)
    port = int(first.url().rpartition(":")[2].split("/")[0])
    first.leave()
    eventually(lambda: not is_locked(home / "keeper.lock"))
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        second = User(home)
        assert f":{port}/" not in second.url()
        second.leave()


def test_a_killed_server_is_started_again_with_its_cause(home):
    user = User(home)
    user.url()
    os.kill(state(Valkey(home))["pid"], signal.SIGKILL)
    eventually(lambda: state(Valkey(home))["starts"] == 2)
    assert state(Valkey(home))["why"] == "killed by SIGKILL"
    user.leave()


@pytest.mark.slow
def test_postgres_forgets_a_number_that_now_is_another_program(open_folder):
    server = Postgres(open_folder / "with a space" / "postgres")
    use(server)
    process = psutil.Process(state(server)["pid"])
    assert psycopg2.connect(server.url()).server_version >= 180000
    release_all()
    assert not process.is_running()
    file = server.data / "postmaster.pid"
    file.write_text(f"{os.getpid()}\n{server.data}\n1\n5432\n{server.socket_dir}\n\n\n")
    try:
        assert psycopg2.connect(use(server)).server_version >= 180000
    finally:
        release_all()


@pytest.mark.parametrize("temp", ["/var/" + "deep/" * 20, "/var/o'dd, place"])
def test_the_socket_path_stays_short_and_plain(temp, monkeypatch):
    monkeypatch.setattr("config.servers.gettempdir", lambda: temp)
    path = Postgres(Path("/home/somebody/tandem/var/postgres")).socket_dir
    assert re.fullmatch(r"/tmp/tandem-[0-9a-f]{12}", str(path))  # noqa: S108
    assert len(f"{path}/.s.PGSQL.5432.lock") < 107


def test_two_checkouts_have_two_sockets():
    a, b = (Postgres(Path(f"/home/{name}/tandem/var/postgres")) for name in "ab")
    assert a.socket_dir != b.socket_dir


def test_endings_are_said_in_words():
    assert describe(-9) == "killed by SIGKILL"
    assert describe(3) == "ended with code 3"
