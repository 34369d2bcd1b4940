"""What the linters cannot see: directions, names, writers, sizes."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import CheckConstraint
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

LAYERS = [
    "core",
    "governance",
    "portfolio",
    "discovery",
    "backlog",
    "support",
    "pilots",
    "roadmap",
    "dashboards",
]
ROOT = Path(settings.BASE_DIR)
SOURCES = sorted(
    path
    for app in [*LAYERS, "config"]
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts
)


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


# --- directions ------------------------------------------------------------------


def relations() -> Iterator[tuple[Any, Any]]:
    for model in apps.get_models():
        if model._meta.app_label in LAYERS:
            for field in model._meta.get_fields():
                if field.is_relation and field.concrete and field.related_model:
                    yield model, field


def test_foreign_keys_point_left():
    for model, field in relations():
        target = field.related_model._meta.app_label
        if target in LAYERS:
            here = LAYERS.index(model._meta.app_label)
            assert LAYERS.index(target) <= here, f"{field} points right"


def test_no_name_reaches_back_across_apps():
    """A reverse accessor into another app is an import to the right in disguise."""
    for model, field in relations():
        target = field.related_model._meta.app_label
        if target in LAYERS and target != model._meta.app_label:
            assert field.remote_field.hidden, f'{field} needs related_name="+"'


# --- pages -----------------------------------------------------------------------


def pages(resolver: Any = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                yield from pages(entry, entry.namespace or space)
        elif not hasattr(entry.callback, "cls"):
            yield f"{space}:{entry.name}", entry


PAGES = sorted(pages(), key=lambda page: page[0])


@cache
def allowed(page: URLPattern) -> set[str]:
    """Which methods a page answers, told by its 405: decorators come before queries."""
    request = RequestFactory().generic("BREW", "/")
    names = page.pattern.regex.groupindex
    answer: HttpResponse = page.callback(request, **dict.fromkeys(names, 0))
    assert answer.status_code == 405, f"{page.name} answers any method"
    return set(answer.headers["Allow"].split(", ")) - {"HEAD"}


def test_a_page_has_one_name():
    assert [n for n, entry in PAGES if entry.name != entry.callback.__name__] == []


def test_a_page_says_which_methods_it_answers():
    """GET shows, POST changes; a form's page does both; a verb is POST only."""
    usual = ({"GET"}, {"POST"}, {"GET", "POST"})
    assert [name for name, entry in PAGES if allowed(entry) not in usual] == []


def last_word(page: URLPattern) -> str:
    return str(page.pattern).rstrip("/$").rpartition("/")[2]


def test_what_only_takes_post_ends_in_a_verb():
    posts = [entry for _, entry in PAGES if allowed(entry) == {"POST"}]
    words = {str(entry.pattern): last_word(entry) for entry in posts}
    assert [p for p, word in words.items() if not re.fullmatch(r"[a-z-]+", word)] == []


# --- writers ---------------------------------------------------------------------

WRITERS = {
    "core/api/idempotency.py": "answers kept for repeated requests",
    "core/audit.py": "the trail itself",
    "core/health.py": "the beat of background work",
    "core/jobs.py": "the record of background work",
    "core/models/people.py": "the framework's own way to make a person",
    "core/seal.py": "seals of the trail",
    "core/system.py": "the actor of scheduled work",
    "core/tokens.py": "when a key was last used",
    "roadmap/exports/deck.py": "slides into a file, no rows",
    "roadmap/exports/paper.py": "a picture into a file, no rows",
    "governance/picturing.py": "pictures into files, no rows",
    "backlog/certainty.py": "worked out from the ranks, as those are from scores",
    "governance/gates.py": "asked by the actions of others, in their transaction",
}
WRITING = {"save", "delete", "create", "bulk_create", "bulk_update", "update"}
WRITING |= {"get_or_create", "update_or_create"}
ROWS = re.compile(r"objects|filter\(|exclude\(|select_for_update|all\(\)")


def may_write(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    inside = {"actions", "actions.py", "management"} & set(parts)
    return bool(inside) or place(path) in WRITERS or parts[1] in {"demo", "imports"}


def writes(tree: ast.AST) -> Iterator[str]:
    """Calls that write rows: `.save(`, `….objects.create(`, `….filter(…).update(`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, on = node.func.attr, ast.unparse(node.func.value)
            if name == "save" or (name in WRITING and ROWS.search(on)):
                yield f"line {node.lineno}: {on[-40:]}.{name}("


def test_only_actions_write():
    others = [path for path in SOURCES if not may_write(path)]
    ours = [path for path in others if not path.is_relative_to(ROOT / "config")]
    found = {place(path): list(writes(parsed(path))) for path in ours}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_list_of_other_writers_is_true():
    idle = [name for name in WRITERS if not list(writes(parsed(ROOT / name)))]
    assert idle == [], "these write nothing: take them off the list"


# --- facts -----------------------------------------------------------------------


def pairs() -> Iterator[tuple[Any, str]]:
    """Every model with an optional `x_at` beside an optional `x_by`."""
    for model in apps.get_models():
        if model._meta.app_label in LAYERS:
            fields = {field.name: field for field in model._meta.fields}
            for name, field in fields.items():
                stem = name.removesuffix("_at")
                by = fields.get(f"{stem}_by")
                if stem != name and by is not None and field.null and by.null:
                    yield model, stem


@pytest.mark.parametrize(("model", "stem"), list(pairs()), ids=str)
def test_when_and_who_are_set_together(model: Any, stem: str):
    checks = [c for c in model._meta.constraints if isinstance(c, CheckConstraint)]
    said = [str(check.condition) for check in checks]
    assert any(f"{stem}_at" in text and f"{stem}_by" in text for text in said)


# --- sizes -----------------------------------------------------------------------


LONG = {
    "core/verbs.py": "one line for each verb of the trail, and nothing else",
    "governance/catalogue.py": "a table of criteria, and nothing else",
    "governance/verify_pack.py": "handed out alone, so it is one file on purpose",
}


def test_a_file_has_at_most_300_lines():
    long = [path for path in SOURCES if len(path.read_text().splitlines()) > 300]
    assert {place(path) for path in long} <= set(LONG)


def length(page: URLPattern) -> int:
    """The lines of a view's body, without its docstring."""
    view = page.callback
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    code = view.__code__
    tree = parsed(Path(code.co_filename))
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    [found] = [f for f in functions if f.name == code.co_name]
    body = found.body[1:] if ast.get_docstring(found) else found.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def test_a_view_has_at_most_12_lines():
    lengths = {name: length(entry) for name, entry in PAGES}
    assert {name: lines for name, lines in lengths.items() if lines > 12} == {}
