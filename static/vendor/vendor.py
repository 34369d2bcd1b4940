#!/usr/bin/env python3
"""Refresh static/vendor from the npm registry, or check it without network.

    python static/vendor/vendor.py            fetch what vendor.json names (needs npm)
    python static/vendor/vendor.py --check    compare the files with their hashes

Only the refresh needs npm; its result is committed, so neither people nor CI need Node.
Each package keeps the registry's sha512, each file its sha384.
"""

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
MANIFEST = HERE / "vendor.json"
SOURCE_MAP = re.compile(rb"(?m)^\s*(//|/\*)[#@]\s*sourceMappingURL=.*$")

Package = dict[str, Any]


def digest(content: bytes) -> str:
    """The file's sha384 in the form that an integrity attribute takes."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def pack(package: Package, folder: str) -> Path:
    """Download the package's tarball; stop if its content is not the one known."""
    wanted = f"{package['name']}@{package['version']}"
    command = [
        "npm",
        "pack",
        "--json",
        "--ignore-scripts",
        "--pack-destination",
        folder,
    ]
    answer = json.loads(subprocess.check_output([*command, wanted], text=True))
    info = (answer if isinstance(answer, list) else list(answer.values()))[0]
    if package.get("integrity", info["integrity"]) != info["integrity"]:
        sys.exit(f"{wanted}: the registry's content changed")
    package["integrity"] = info["integrity"]
    return Path(folder) / info["filename"]


def read(tar: tarfile.TarFile, name: str) -> bytes:
    """One member; source maps are cut off, because collectstatic follows them."""
    member = tar.extractfile(f"package/{name}")
    if member is None:
        sys.exit(f"{name} is not a file in the package")
    content = member.read()
    return SOURCE_MAP.sub(b"", content) if name.endswith((".js", ".css")) else content


def sprite(tar: tarfile.TarFile, names: dict[str, str]) -> bytes:
    """One SVG file with a symbol per icon: ours by name, drawn by the package."""
    symbols = []
    for ours, theirs in sorted(names.items()):
        drawing = read(tar, f"icons/{theirs}.svg").decode()
        inner = re.sub(
            r"\s+", " ", drawing[drawing.index(">", drawing.index("<svg")) + 1 :]
        )
        inner = (
            inner.replace("</svg>", "")
            .replace(" />", "/>")
            .replace("> <", "><")
            .strip()
        )
        symbols.append(f'<symbol id="i-{ours}" viewBox="0 0 24 24">{inner}</symbol>')
    body = "\n".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'.encode()


def refresh(package: Package) -> None:
    """Write the package's files and note their hashes."""
    with (
        tempfile.TemporaryDirectory() as folder,
        tarfile.open(pack(package, folder)) as tar,
    ):
        for file in package["files"]:
            icons = file.get("icons")
            content = sprite(tar, icons) if icons else read(tar, file["from"])
            target = HERE / file["to"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            file["sha384"] = digest(content)


def differing(packages: list[Package]) -> list[str]:
    """Files that are missing or are not what vendor.json says."""
    return [
        file["to"]
        for package in packages
        for file in package["files"]
        if not (HERE / file["to"]).exists()
        or digest((HERE / file["to"]).read_bytes()) != file["sha384"]
    ]


def main() -> None:
    manifest = json.loads(MANIFEST.read_text())
    if "--check" in sys.argv:
        bad = differing(manifest["packages"])
        sys.exit(
            "vendored files differ from vendor.json: " + ", ".join(bad) if bad else 0
        )
    for package in manifest["packages"]:
        refresh(package)
    MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
