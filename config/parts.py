"""The parts `make run` starts and watches: one process group each, and what it says."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from config.machine import describe, die_with_parent

LOG_BYTES = 10_000_000  # a longer log moves aside at the next start
STEADY_SECONDS = 60  # running this long, a part counts as healthy again
SLOWEST_RESTART = 30.0  # seconds between two starts of a part that keeps ending


def say(part: str, what: str, seconds: float | None = None) -> None:
    """Print one aligned line of progress."""
    took = f"{seconds:5.1f} s" if seconds is not None else ""
    print(f"  {part:<11} {what:<44} {took}".rstrip(), flush=True)


def tail(log: Path, lines: int = 15) -> str:
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


@dataclass
class Part:
    """One program with its log, started again when it ends by itself."""

    name: str
    command: list[str]
    log: Path
    is_ready: Callable[[float], bool]  # asked with the moment (time.time) of the start
    environment: dict[str, str] = field(default_factory=dict)
    pass_fds: tuple[int, ...] = ()
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    ready: bool = False
    failures: int = 0
    again_at: float = 0.0

    def start(self) -> None:
        """Start it in a process group of its own, which ends when we end."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        self.started, self.ready, self.again_at = time.time(), False, 0.0
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                pass_fds=self.pass_fds,
                start_new_session=True,
                preexec_fn=partial(die_with_parent, signal.SIGTERM),
            )

    def look(self) -> None:
        """Say when it became ready or ended; start it again when its pause is over."""
        if self.process is None:
            if time.time() >= self.again_at:
                self.start()
        elif (code := self.process.poll()) is not None:
            self.clear_away(code)
        elif not self.ready and self.is_ready(self.started):
            self.ready = True
            say(self.name, "ready", time.time() - self.started)
        elif time.time() - self.started > STEADY_SECONDS:
            self.failures = 0

    def clear_away(self, code: int) -> None:
        """End what the process left behind and note when to try again."""
        self.signal(signal.SIGKILL)
        pause = min(SLOWEST_RESTART, 0.5 * 2**self.failures) if self.failures else 0.0
        self.failures += 1
        self.process, self.again_at = None, time.time() + pause
        say(self.name, f"{describe(code)}; starting again (see {self.log.name})")

    def signal(self, number: signal.Signals) -> None:
        """Send to the whole group, so that no grandchild stays."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def ask_to_end(self) -> None:
        """Ask the main process only: it ends its own in good order."""
        if self.process is not None:
            self.process.terminate()

    def is_gone(self) -> bool:
        return self.process is None or self.process.poll() is not None


def stop(parts: list[Part], seconds: float, hurry: Callable[[], bool]) -> None:
    """Ask every part to end its work, then end those that do not."""
    running = [part for part in parts if part.process is not None]
    for part in running:
        part.ask_to_end()
    until = time.monotonic() + seconds
    while not all(part.is_gone() for part in running):
        if time.monotonic() > until or hurry():
            break
        time.sleep(0.05)
    for part in running:
        part.signal(signal.SIGKILL)
