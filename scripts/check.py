"""Run every check that needs no test: `make check`; with `--fix` repair first: `make fix`.

Each line is one tool with its verdict; a tool that fails prints what it found. All run,
so that one look shows everything; the exit code is 1 if any failed.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
APPS = ["core", "governance", "portfolio", "discovery"]
APPS += ["backlog", "support", "pilots", "roadmap", "dashboards"]
PYTHON = ["config", *APPS, "tests", "scripts", "manage.py"]
TYPED = ["config", *APPS, "tests"]
# Tools that only load the settings must not start a database for it.
NO_SERVERS = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}
PRODUCTION = NO_SERVERS | {
    "PRODUCTION": "1",
    "SECRET_KEY": "only-for-this-check-" + "0123456789abcdefghij" * 3,
    "ALLOWED_HOSTS": "tandem.example",
    "DEMO": "0",
    "DEBUG": "0",
}


@dataclass
class Check:
    """A command that exits with 0 if all is well."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def tool(name: str, *arguments: str) -> list[str]:
    return [str(BIN / name), *arguments]


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def templates() -> list[str]:
    folders = [ROOT / "templates", *(ROOT / app / "templates" for app in APPS)]
    found = [path for folder in folders for path in folder.rglob("*.html")]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def checks() -> list[Check]:
    pages = templates()
    return [
        Check("types", tool("mypy", *TYPED), NO_SERVERS),
        Check("lint", tool("ruff", "check", *PYTHON)),
        Check("format", tool("ruff", "format", "--check", *PYTHON)),
        Check("import rules", tool("lint-imports", "--no-cache"), NO_SERVERS),
        Check("migrations", manage("makemigrations", "--check", "--dry-run")),
        Check("production settings", deploy(), PRODUCTION),
        Check("template tags", tool("djade", *DJADE, "--check", *pages)),
        Check("template indent", tool("djhtml", *DJHTML, "--check", *pages)),
        Check("template lint", tool("djlint", "--lint", "--quiet", *pages)),
        Check("row lint", tool("djlint", "--lint", "--quiet", *JINJA, "rows")),
        *(Check(name, [sys.executable, *script]) for name, script in optional()),
    ]


DJADE = ["--target-version", "5.2"]
DJHTML = ["--tabwidth", "2"]
JINJA = ["--profile", "jinja"]


def deploy() -> list[str]:
    return manage("check", "--deploy", "--fail-level", "WARNING")


def optional() -> list[tuple[str, list[str]]]:
    known = {
        "contrast of colours": ["scripts/contrast.py"],
        "vendored files": ["scripts/vendor.py", "--check"],
    }
    return [(name, to) for name, to in known.items() if (ROOT / to[0]).exists()]


def fixes() -> list[Check]:
    pages = templates()
    return [
        Check("lint", tool("ruff", "check", "--fix", *PYTHON)),
        Check("format", tool("ruff", "format", *PYTHON)),
        Check("template tags", tool("djade", *DJADE, *pages)),
        Check("template indent", tool("djhtml", *DJHTML, *pages)),
    ]


def run(check: Check) -> bool:
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=os.environ | check.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    line = f"  {check.name:<22} {verdict:<8} {time.monotonic() - began:5.1f} s"
    if done.returncode:
        line += "\n" + done.stdout.strip()
    print(line, flush=True)
    return done.returncode == 0


def main() -> int:
    if "--fix" in sys.argv:
        for fix in fixes():  # one after the other: they write the same files
            run(fix)
        return 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        return 0 if all(list(pool.map(run, checks()))) else 1


if __name__ == "__main__":
    sys.exit(main())
