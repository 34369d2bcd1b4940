"""See that browser tests have a Chromium; print its path.

An installed one is taken; else Playwright's own download; else, as root on Debian, its
package. `executable()` is what the tests use, so both always agree.
"""

import os
import shutil
import subprocess
import sys

# The shell is the same engine without windows: tests in it take half the time.
NAMES = [
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
]


def executable() -> str | None:
    """The browser to start, or None if there is none yet."""
    for name in [os.environ.get("CHROMIUM", ""), *NAMES]:
        if name and (found := shutil.which(name)):
            return found
    return downloaded()


def downloaded() -> str | None:
    """Playwright's own Chromium, if it is there."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None  # noqa: PTH110


def starts(path: str) -> bool:
    """True if the browser really runs: a download may lack system libraries."""
    command = [path, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    try:
        page = subprocess.run(
            [*command, "data:text/html,<p>here</p>"],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return "<p>here</p>" in page.stdout


def install() -> None:
    """Try Playwright's download with its libraries, then Debian's package."""
    print("No Chromium is installed; fetching one.", flush=True)
    root = os.geteuid() == 0 and shutil.which("apt-get") is not None
    extra = ["--with-deps"] if root else []
    command = [sys.executable, "-m", "playwright", "install", *extra, "chromium"]
    if subprocess.run(command, check=False).returncode and root:
        apt_get("update")
        if apt_get("install", "-y", "chromium-headless-shell"):
            apt_get("install", "-y", "chromium")  # Debian had no shell before 2024


def apt_get(*words: str) -> int:
    return subprocess.run(["apt-get", "-qq", *words], check=False).returncode  # noqa: S607


def main() -> int:
    path = executable()
    if path is None or not starts(path):
        install()
        path = executable()
    if path is None or not starts(path):
        print(
            "The browser tests need Chromium and none could be installed. Install it "
            "(Debian: apt-get install chromium-headless-shell) or name it: CHROMIUM=/path make test",
            file=sys.stderr,
        )
        return 1
    print(f"Browser: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
