"""`python -m config.keeper Postgres FOLDER`: run one embedded server while it is used.

Started by config/embedded.py, never by hand; its output goes to FOLDER/log. It starts
the server again when it crashes and stops it when nobody holds FOLDER/lease any more.
"""

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from types import FrameType

from config.locks import ALONE, lock
from config.machine import Unavailable, describe, die_with_parent
from config.servers import Postgres, Server, Valkey

TRIES = 12  # starts in a row that never answered, before it gives up
LOOK_SECONDS = 0.2
STOP_SECONDS = 30


class Keeper:
    """One server, its child process, and how often it was started."""

    def __init__(self, server: Server, keeper_lock: int) -> None:
        self.server = server
        self.keeper_lock = keeper_lock
        self.told_to_stop = False
        self.starts = 0
        self.why = "its keeper was gone"

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.told_to_stop = True

    def run(self) -> int:
        """Keep the server up until nobody uses it or SIGTERM comes; the exit code."""
        failures = 0
        while failures < TRIES:
            child = self.start()
            answered, start_lock = self.watch(child)
            if child.poll() is None:
                self.stop(child)
                (self.server.home / "state").unlink(missing_ok=True)
                # Before start.lock: whoever waits there must find us gone.
                os.close(self.keeper_lock)
                if start_lock is not None:
                    os.close(start_lock)
                return 0
            failures = 0 if answered else failures + 1
            ended = describe(child.returncode)
            print(f"The server {ended}; starting it again.", flush=True)
            self.why = ended if answered else self.why  # a failed start is no new cause
            time.sleep(0.1 + 0.4 * failures)
        return 1

    def start(self) -> subprocess.Popen[bytes]:
        self.server.prepare()
        self.starts += 1
        return subprocess.Popen(
            self.server.command(),
            cwd=self.server.data,
            preexec_fn=partial(die_with_parent, self.server.stop_signal),
            **self.server.run_as(),
        )

    def watch(self, child: subprocess.Popen[bytes]) -> tuple[bool, int | None]:
        """Wait until the server ended or may be stopped; did it answer, and start.lock."""
        answered = False
        while child.poll() is None:
            if not answered and self.server.is_ready():
                self.server.finish()
                self.tell(child.pid)
                answered = True
            if self.told_to_stop:
                return answered, None
            if (start_lock := self.nobody_uses_it()) is not None:
                return answered, start_lock
            time.sleep(LOOK_SECONDS if answered else LOOK_SECONDS / 4)
        return answered, None

    def nobody_uses_it(self) -> int | None:
        """The start lock if the last user is gone and no other is just arriving."""
        try:
            start_lock = lock(self.server.home / "start.lock", ALONE, wait=False)
        except BlockingIOError:
            return None
        try:
            os.close(lock(self.server.home / "lease", ALONE, wait=False))
        except BlockingIOError:
            os.close(start_lock)
            return None
        return start_lock

    def tell(self, pid: int) -> None:
        """Write what `make run` shows: which process, and why it was started."""
        state = {"pid": pid, "starts": self.starts, "why": self.why}
        draft = self.server.home / "state.new"
        draft.write_text(json.dumps(state))
        draft.replace(self.server.home / "state")

    def stop(self, child: subprocess.Popen[bytes]) -> None:
        child.send_signal(self.server.stop_signal)
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def main(kind: str, home: str) -> int:
    kinds: dict[str, type[Server]] = {"Postgres": Postgres, "Valkey": Valkey}
    keeper_lock = lock(Path(home) / "keeper.lock", ALONE)
    if os.fork():
        return 0  # whoever started us need not look after us; the lock lives on
    os.setsid()  # Ctrl-C is meant for the users, not for the server
    keeper = Keeper(kinds[kind](Path(home)), keeper_lock)
    signal.signal(signal.SIGTERM, keeper.on_signal)
    try:
        code = keeper.run()
    except (Unavailable, subprocess.CalledProcessError) as error:
        print(error, flush=True)  # what led to it stands above, in the same log
        code = 1
    # At once, not through the interpreter's slow end: the lock is already let go, and
    # whoever waited for that may look whether a process is left.
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
