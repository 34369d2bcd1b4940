"""See that tests of slides have a LibreOffice; print its path.

An installed one is taken; else, as root on Debian, its package without the parts that
nobody needs for reading slides. `executable()` is what the tests use, so both agree.
"""

import os
import shutil
import subprocess
import sys

PACKAGE = "libreoffice-impress"
NAMES = ["soffice", "libreoffice"]


def executable() -> str | None:
    """The office to start, or None if there is none yet."""
    for name in [os.environ.get("OFFICE", ""), *NAMES]:
        if name and (found := shutil.which(name)):
            return found
    return None


def install() -> None:
    """Fetch Debian's package; without root or apt-get there is nothing to try."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print("No LibreOffice is installed; fetching one.", flush=True)
    if apt_get("install", "-y", "--no-install-recommends", PACKAGE):
        apt_get("update")  # the list of packages was old or missing
        apt_get("install", "-y", "--no-install-recommends", PACKAGE)


def apt_get(*words: str) -> int:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-qq", *words]
    return subprocess.run(command, env=quiet, check=False).returncode


def main() -> int:
    if executable() is None:
        install()
    path = executable()
    if path is None:
        print(
            "The tests of slides need LibreOffice and none could be installed. Install it "
            f"(Debian: apt-get install --no-install-recommends {PACKAGE}) or name it: "
            "OFFICE=/path make test",
            file=sys.stderr,
        )
        return 1
    print(f"Office: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
