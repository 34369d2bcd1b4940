"""What is no address: the administration site, commands, tasks and imports.

Each is found at run time and tried on a scene where a decision holds; none of them opens.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from inspect import signature
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command, get_commands
from django.db import transaction
from django.db.models import Model
from django.test import RequestFactory
from django.urls import reverse

from config.celery import app as celery_app
from core.actions import imports
from core.imports import kinds, work
from tests.doors.asking import HOSTILE, Asker
from tests.doors.scene import Scene, gone_on, standing, taken_back
from tests.test_access import undrawn

# --- the administration site ------------------------------------------------------------
MODELS = sorted(admin.site._registry, key=lambda each: each._meta.label)


def test_the_administration_site_changes_nothing_and_has_no_actions(scene: Scene):
    request = RequestFactory().get("/admin/")
    request.user = scene.somebody
    before = standing()
    for model in MODELS:
        site = admin.site._registry[model]
        assert site.get_actions(request) == {}, f"{model} has an action"
        with taken_back(), undrawn():
            for url, status in posted(scene, model):
                assert status < 500, url
            assert gone_on(before) == []


def posted(scene: Scene, model: type[Model]) -> Iterator[tuple[str, int]]:
    """To each page of the site for one kind of thing, about one of the scene."""
    asker = Asker(scene.somebody)
    space = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = next((each for each in scene.things if isinstance(each, model)), None)
    pk = row.pk if row else 1
    body = HOSTILE | {"_selected_action": pk, "action": "delete_selected"}
    for page in ("add", "changelist", "change", "delete"):
        keys = [pk] if page in ("change", "delete") else []
        url = reverse(f"{space}_{page}", args=keys)
        yield url, asker.send("POST", url, body).status_code


# --- commands -------------------------------------------------------------------------
SHEET = "key,title,state,decision\nPIL-01,Bot,running,scale\n"
# Each of ours, and how it is run against the scene.
COMMANDS: dict[str, Callable[[Any], tuple[list[str], dict[str, Any]]]] = {
    "createadmin": lambda path: (["zed@example.org"], {"site": "http://testserver"}),
    "import_backlog": lambda path: ([str(path)], {"as": "zoe@example.org"}),
    "import_notes": lambda path: ([str(path)], {"as": "zoe@example.org"}),
    "reseal_secrets": lambda path: ([], {}),
    "seed_demo": lambda path: ([], {}),
    "sync_schedules": lambda path: ([], {}),
    "verify_audit": lambda path: ([], {}),
}
APPS = {path.parent.name for path in settings.BASE_DIR.glob("*/apps.py")} | {"config"}


def test_every_command_of_ours_is_known():
    ours = {name for name, app in get_commands().items() if app in APPS}
    assert ours == set(COMMANDS), "a command that nobody tried as a door"


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"seed_demo"}))
def test_no_command_opens(scene: Scene, name: str, tmp_path: Any):
    """The demo company has a test of its own: tests/dashboards/test_demo_again.py."""
    path = tmp_path / "rows.csv"
    path.write_text(SHEET)
    given, options = COMMANDS[name](path)
    with taken_back():
        before = standing()
        # A refusal is as good: what counts is what stands.
        with suppress(Exception), transaction.atomic():
            call_command(name, *given, stdout=io.StringIO(), **options)
        assert gone_on(before) == []


# --- tasks ----------------------------------------------------------------------------
def ours(name: str) -> bool:
    return name.split(".")[0] in APPS


celery_app.loader.import_default_modules()
TASKS = sorted(name for name in celery_app.tasks if ours(name))


def test_the_tasks_are_found():
    scheduled = {each["task"] for each in celery_app.conf.beat_schedule.values()}
    assert len(TASKS) > 40
    assert {name for name in scheduled if ours(name)} <= set(TASKS)


@pytest.mark.parametrize("name", TASKS)
def test_no_task_opens(scene: Scene, name: str):
    task = celery_app.tasks[name]
    wanted = len(signature(task.run).parameters)
    for thing in [*scene.pilots.values(), scene.wave] if wanted else [scene.wave]:
        with taken_back():
            before = standing()
            with suppress(Exception), transaction.atomic():
                task.run(*[thing.pk] * wanted)
            assert gone_on(before) == []


# --- imports --------------------------------------------------------------------------
@pytest.mark.parametrize("name", sorted(kinds.all_kinds()))
def test_no_import_opens(scene: Scene, name: str):
    kind = kinds.whole(kinds.all_kinds()[name])
    known = [each.name for each in kind.fields] + [each.label for each in kind.fields]
    columns = list(dict.fromkeys([*known, *HOSTILE, "key"]))
    values = [str(HOSTILE.get(each, "PIL-01")) for each in columns]
    text = "\n".join(",".join(row) for row in (columns, values, values))
    chosen = [pk for pk, _ in kind.targets(scene.somebody)] if kind.targets else [None]
    for target in chosen:
        with taken_back():
            before = standing()
            file = SimpleUploadedFile("rows.csv", text.encode())
            run = imports.upload(kind, file=file, target=target, by=scene.somebody)
            with suppress(Exception), transaction.atomic():
                run = imports.begin_here(run, trial=False, by=scene.somebody)
                work.work(run)
            assert gone_on(before) == []


def test_no_kind_of_import_names_a_state_of_a_pilot_or_wave():
    for name, kind in kinds.all_kinds().items():
        if "pilot" in name or kind.loader.__module__.startswith("pilots"):
            assert not {each.name for each in kind.fields} & {"state", "decision"}
