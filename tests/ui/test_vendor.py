"""What browsers load from others is what vendor.json says, to the byte."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings

VENDOR = settings.BASE_DIR / "static" / "vendor"


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(folder / "vendor.py"), "--check"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_vendored_files_are_those_of_the_manifest() -> None:
    assert check(VENDOR).returncode == 0


def test_one_changed_byte_is_named(tmp_path: Path) -> None:
    copy = tmp_path / "static" / "vendor"
    shutil.copytree(VENDOR, copy)
    shutil.copytree(settings.BASE_DIR / "tests/vendor", tmp_path / "tests/vendor")
    assert check(copy).returncode == 0
    script = copy / "htmx" / "htmx.min.js"
    script.write_text(script.read_text().replace("htmx", "htmy", 1))
    found = check(copy)
    assert found.returncode == 1
    assert "htmx/htmx.min.js" in found.stderr


def test_every_package_names_its_version_and_licence() -> None:
    for package in json.loads((VENDOR / "vendor.json").read_text())["packages"]:
        assert package["version"]
        assert package["license"]
        assert package["integrity"].startswith("sha512-")
