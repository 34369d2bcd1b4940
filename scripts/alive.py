"""Exit 0 if a part lives: `alive.py web`, `alive.py worker`, `alive.py beat`.

The containers' health checks call this inside their own container. The web server is
asked; worker and beat touch a file, which must be younger than LATE_SECONDS.
"""

import os
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LATE_SECONDS = 45


def web_lives() -> bool:
    port = os.environ.get("WEB_BIND", "127.0.0.1:8000").rpartition(":")[2]
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    question = urllib.request.Request(
        f"http://127.0.0.1:{port}/healthz", headers={"Host": host.lstrip(".")}
    )
    try:
        with urllib.request.urlopen(question, timeout=4) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False


def touched(part: str) -> bool:
    file = ROOT / "var" / "run" / f"{part}.alive"
    return file.exists() and time.time() - file.stat().st_mtime < LATE_SECONDS


def main(part: str) -> int:
    alive = web_lives() if part == "web" else touched(part)
    return 0 if alive else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
