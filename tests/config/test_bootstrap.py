"""`make setup`: what is pinned gets installed once, and again only when it changes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
OLD_PYTHON = """
import runpy, sys
sys.version_info = (3, 10, 9)
sys.argv = ["bootstrap.py", "requirements.txt"]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "with a space"
    (folder / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "bootstrap.py", folder / "scripts")
    (folder / "requirements.txt").write_text("# nothing yet\n")
    return folder


def setup(folder: Path) -> "subprocess.CompletedProcess[str]":
    script = folder / "scripts" / "bootstrap.py"
    return subprocess.run(
        [sys.executable, script, "requirements.txt"],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_it_installs_once_and_again_after_a_change(checkout):
    first = setup(checkout)
    assert "Creating .venv" in first.stdout
    assert "Installing requirements.txt" in first.stdout
    assert (checkout / ".venv" / "bin" / "python").exists()
    assert setup(checkout).stdout == ""
    (checkout / "requirements.txt").write_text("# something else\n")
    assert setup(checkout).stdout.startswith("Installing requirements.txt")


@pytest.mark.slow
def test_what_cannot_be_installed_is_said_and_tried_again(checkout):
    missing = checkout / "no-such-package-1.0-py3-none-any.whl"
    (checkout / "requirements.txt").write_text(f'"{missing}"\n')
    for _ in range(2):
        done = setup(checkout)
        assert done.returncode == 1
        assert "requirements.txt could not be installed" in done.stderr


@pytest.mark.slow
def test_an_environment_that_is_gone_is_replaced(checkout):
    (checkout / ".venv").symlink_to(checkout / "elsewhere")
    assert setup(checkout).returncode == 0
    assert not (checkout / ".venv").is_symlink()


def test_an_old_python_is_named(checkout):
    done = subprocess.run(
        [sys.executable, "-c", OLD_PYTHON],
        cwd=checkout / "scripts",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Tandem needs Python 3.11 or newer" in done.stderr
    assert "is 3.10" in done.stderr
