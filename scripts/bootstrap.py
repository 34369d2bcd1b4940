"""Make `.venv` hold exactly what the named requirement files pin.

Run by the Makefile with the machine's own Python: `bootstrap.py requirements.txt …`.
Nothing happens, and nothing is asked of the network, while the files are as they were
at the last run. Works without the `venv` extras that some Debian machines lack.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def main(names):
    if sys.version_info < (3, 11):
        found = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"Tandem needs Python 3.11 or newer; {sys.executable} is {found}.")
    if VENV.is_symlink() and not VENV.exists():
        VENV.unlink()  # it led to an environment that is gone
    if not PYTHON.exists():
        create()
    for name in names:
        install(name)


def create():
    """Create the environment; where ensurepip is missing, the machine's pip fills it."""
    print("Creating .venv", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True)
    if made.returncode:
        bare = [sys.executable, "-m", "venv", "--clear", "--without-pip", VENV]
        subprocess.run(bare, check=True)


def install(name):
    stamp = VENV / f"{name}.installed"
    wanted = hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing {name} (minutes the first time)", flush=True)
    command = [*pip(), "install", "-qq", "--disable-pip-version-check"]
    if subprocess.run([*command, "-r", name], cwd=ROOT).returncode:
        sys.exit(f"{name} could not be installed: see the lines above.")
    stamp.write_text(wanted)


def pip():
    has_own = subprocess.run([PYTHON, "-c", "import pip"], capture_output=True)
    if has_own.returncode == 0:
        return [PYTHON, "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", PYTHON]


if __name__ == "__main__":
    main(sys.argv[1:])
