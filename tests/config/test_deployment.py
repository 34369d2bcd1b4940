"""Settings, compose, Dockerfile and manual speak of the same environment."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ["web", "worker", "beat", "migrate"]
# Production refuses these, so compose does not offer them.
FOR_DEMOS = {"DEMO", "DEBUG", "TODAY"}
# Read by `make run` and `make test`, not by the product.
FOR_MAKE = {"PORT", "HOST", "CHROMIUM", "OFFICE"}


def read_by(*files: str) -> set[str]:
    """The variables a Python file asks the environment for."""
    asked = r"(?:env(?:\.\w+)?\(|environ\.get\(|environ\[|is_on\()\s*\"([A-Z_]+)\""
    return {
        name for file in files for name in re.findall(asked, (ROOT / file).read_text())
    }


PRODUCT = read_by("config/settings.py", "config/gunicorn.py")
MANUAL = set(
    re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/operations.md").read_text(), re.M)
)


def test_compose_sets_every_variable_the_product_reads():
    assert set(SERVICES["web"]["environment"]) == PRODUCT - FOR_DEMOS


@pytest.mark.parametrize("service", OURS)
def test_every_process_of_ours_has_the_same_environment_and_image(service):
    for key in ("environment", "image", "volumes"):
        assert SERVICES[service][key] == SERVICES["web"][key]


def test_the_dockerfile_sets_nothing_else():
    text = (ROOT / "Dockerfile").read_text()
    known = PRODUCT | {"PATH"} | set(re.findall(r"\b(?:PIP|PYTHON)[A-Z_]+", text))
    assert set(re.findall(r"(?:ENV |^ +)([A-Z_]+)=", text, re.M)) <= known
    assert "WEB_BIND" in text


def test_the_manual_lists_every_variable_and_no_other():
    for_compose = {"SITE", "POSTGRES_PASSWORD", "VALKEY_PASSWORD"}
    make = read_by("config/run.py", "scripts/chromium.py", "scripts/office.py")
    make &= FOR_MAKE
    assert make == FOR_MAKE
    assert PRODUCT | FOR_MAKE | for_compose == MANUAL


def test_every_variable_of_compose_comes_from_the_manual():
    text = (ROOT / "docker-compose.yml").read_text()
    assert set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", text)) <= MANUAL


def test_every_service_that_stays_has_a_health_check():
    for name, service in SERVICES.items():
        if service.get("restart") == "no":
            assert name == "migrate"
        else:
            assert service["healthcheck"]["test"], name


@pytest.mark.parametrize("service", ["web", "worker"])
def test_web_and_worker_scale(service):
    """Nothing that only one container could have: no name, no port of the machine."""
    assert not {"container_name", "ports", "hostname"} & set(SERVICES[service])


def test_the_proxy_asks_for_every_web_container():
    text = (ROOT / "deploy" / "Caddyfile").read_text()
    assert re.search(r"dynamic a \{\s+name web\s+port 8000", text)
    assert SERVICES["web"]["environment"]["WEB_BIND"].endswith(":8000")


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")
def test_git_keeps_neither_data_nor_environment():
    command = ["git", "ls-files", ".venv", "var", "staticfiles", ".env"]
    kept = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert kept.stdout == ""
