"""What every template keeps: it compiles, is short, and asks for nothing the policy forbids."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template

ROOT = settings.BASE_DIR / "templates"
TEMPLATES = sorted(str(p.relative_to(ROOT)) for p in ROOT.rglob("*.html"))
INLINE = re.compile(
    r"""<style|\sstyle=|\son[a-z]+=["']|javascript:|hx-on|hx-vals=["']js:"""
)
SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)")
# Its answer is open to all and no session stands behind it: roadmap/views/shared.py.
WITHOUT_TOKEN = {"roadmap/shared_open.html"}
ICONS = set(
    re.findall(
        r'id="i-([\w-]+)"',
        (settings.BASE_DIR / "static/vendor/lucide/sprite.svg").read_text(),
    )
)


# An include that needs the whole page's context: the frame and its parts.
WITH_CONTEXT = re.compile(r"\{% include [^%]*(?<!only) %\}")
FRAME = {"ui/nav.html", "ui/phone_tabs.html", "ui/capture.html", "ui/gallery_"}


def text(name: str) -> str:
    return (ROOT / name).read_text()


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_compiles(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_is_short_enough_to_read(name: str) -> None:
    assert len(text(name).splitlines()) <= 120


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_holds_no_inline_style_script_or_handler(name: str) -> None:
    assert not INLINE.findall(text(name))
    assert not SCRIPT.findall(text(name))


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_loads_nothing_from_another_host(name: str) -> None:
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", text(name))


@pytest.mark.parametrize("name", TEMPLATES)
def test_its_icons_are_in_the_sprite(name: str) -> None:
    used = set(re.findall(r"""{% icon ["']([\w-]+)["']""", text(name)))
    assert used <= ICONS


@pytest.mark.parametrize("name", TEMPLATES)
def test_its_static_files_exist(name: str) -> None:
    for path in re.findall(r"""{% static ["']([^"']+)["'] %}""", text(name)):
        assert finders.find(path), path


@pytest.mark.parametrize("name", TEMPLATES)
def test_an_include_names_what_it_gets(name: str) -> None:
    if name.startswith("django/"):  # widgets include their parts as the framework does
        return
    for found in WITH_CONTEXT.findall(text(name)):
        assert any(part in found for part in FRAME), f"{found} lacks `only`"


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_post_form_carries_its_token_and_address(name: str) -> None:
    for form in re.findall(r"<form\b.*?</form>", text(name), flags=re.S):
        opening = form[: form.index(">") + 1]
        if 'method="post"' not in opening:
            continue
        assert "action=" in opening, opening
        assert name in WITHOUT_TOKEN or "csrf_token" in form, opening


def test_every_script_asks_for_no_code_as_text() -> None:
    for path in Path(settings.BASE_DIR / "static/js").glob("*.js"):
        words = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
        assert not re.findall(
            r"\beval\(|new Function|setAttribute\(.style.|\.on\w+ = ", words
        ), path.name
