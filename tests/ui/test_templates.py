"""What every template keeps: it compiles, is short, and asks for nothing the policy forbids."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

ENGINES = {"django": "templates", "rows": "rows"}  # engine: where its templates are
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


def texts(folder: str) -> dict[str, str]:
    root = settings.BASE_DIR / folder
    return {str(p.relative_to(root)): p.read_text() for p in root.rglob("*.html")}


OF = {engine: texts(folder) for engine, folder in ENGINES.items()}
TEXTS = {name: text for found in OF.values() for name, text in found.items()}


def broken(rule: Callable[[str], Any]) -> dict[str, Any]:
    """Every template that breaks a rule, with what the rule found in it."""
    found = {name: rule(text) for name, text in TEXTS.items()}
    return {name: what for name, what in found.items() if what}


def fault(name: str, engine: str) -> str:
    try:
        get_template(name, using=engine)
    except (TemplateDoesNotExist, TemplateSyntaxError) as error:
        return f"{name}: {error!r}"
    return ""


def test_each_compiles() -> None:
    names = [(name, engine) for engine, found in OF.items() for name in found]
    assert [bad for name, engine in names if (bad := fault(name, engine))] == []
    assert len(names) == len(TEXTS), "One name stands in both folders."


def test_each_is_short_enough_to_read() -> None:
    assert broken(lambda text: len(text.splitlines()) > 120) == {}


def test_none_holds_an_inline_style_script_or_handler() -> None:
    assert broken(INLINE.findall) == {}
    assert broken(SCRIPT.findall) == {}


def test_none_loads_anything_from_another_host() -> None:
    foreign = re.compile(r"""(?:src|href)=["'](?:https?:)?//""")
    assert broken(foreign.findall) == {}


def test_every_icon_is_in_the_sprite() -> None:
    icon = re.compile(r"""(?:{% icon |\bicon\()["']([\w-]+)["']""")
    assert broken(lambda text: set(icon.findall(text)) - ICONS) == {}


def test_every_static_file_exists() -> None:
    static = re.compile(r"""{% static ["']([^"']+)["'] %}""")
    find = cache(finders.find)
    assert broken(lambda text: [p for p in static.findall(text) if not find(p)]) == {}


def unnamed(text: str) -> list[str]:
    includes = WITH_CONTEXT.findall(text)
    return [one for one in includes if not any(part in one for part in FRAME)]


def test_an_include_names_what_it_gets() -> None:
    """Widgets alone include their parts with everything, as the framework does."""
    assert [n for n in broken(unnamed) if not n.startswith("django/")] == []


def posts(text: str) -> list[str]:
    forms = re.findall(r"<form\b.*?</form>", text, flags=re.S)
    return [form for form in forms if 'method="post"' in opening(form)]


def opening(form: str) -> str:
    return form[: form.index(">") + 1]


def test_every_post_form_says_where_it_goes() -> None:
    assert broken(lambda t: [f for f in posts(t) if "action=" not in opening(f)]) == {}


def test_every_post_form_carries_its_token() -> None:
    found = broken(lambda t: [f for f in posts(t) if "csrf_token" not in f])
    assert set(found) <= WITHOUT_TOKEN


def test_every_script_asks_for_no_code_as_text() -> None:
    for path in Path(settings.BASE_DIR / "static/js").glob("*.js"):
        words = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
        assert not re.findall(
            r"\beval\(|new Function|setAttribute\(.style.|\.on\w+ = ", words
        ), path.name
