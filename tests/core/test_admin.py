"""The administration site shows rows and is no door around a rule."""

import re
from io import StringIO

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from core.actions import people
from core.admin_site import ReadOnly
from core.models import AuditEntry, Membership, User
from core.roles import Role
from tests.make import make_user

MODELS = sorted(admin.site._registry, key=lambda m: m._meta.label)


@pytest.fixture
def as_staff(cast, client_of):
    people.grant(cast.pm, role=Role.ADMINISTRATOR, by=cast.admin)
    return client_of(User.objects.get(pk=cast.pm.pk))


def address(model, page, *args):
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args)


def test_everything_registered_is_read_only():
    assert len(MODELS) >= 12
    for model in MODELS:  # also what packages register for themselves
        assert isinstance(admin.site._registry[model], ReadOnly), model


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_nothing_is_added_there(as_staff, model):
    before = AuditEntry.objects.count()
    assert as_staff.get(address(model, "changelist")).status_code == 200
    assert as_staff.post(address(model, "add"), {}).status_code == 403
    assert AuditEntry.objects.count() == before


def test_a_row_is_shown_without_secrets_and_not_changed(as_staff, cast):
    page = as_staff.get(address(User, "change", cast.po.pk))
    assert page.status_code == 200
    assert cast.po.password not in page.content.decode()
    url = address(User, "change", cast.po.pk)
    assert as_staff.post(url, {"name": "Other"}).status_code == 403
    assert as_staff.post(address(User, "delete", cast.po.pk)).status_code == 403


@pytest.mark.parametrize("who", ["pm", "executive", "reviewer", "admin"])
def test_only_a_named_administrator_gets_in(cast, client_of, who):
    # The cast's administrator was made without the flag that granting sets.
    answer = client_of(cast.everyone[who]).get("/admin/")
    assert answer["Location"] == "/admin/login/?next=/admin/"
    assert Client().get("/admin/login/")["Location"].startswith("/sign-in/?next=")


def test_its_own_pages_for_passwords_and_sign_out_lead_to_ours(as_staff):
    assert as_staff.get("/admin/password_change/")["Location"] == "/me/password/"
    assert as_staff.post("/admin/logout/")["Location"] == "/me/"


def test_the_first_administrator_comes_in_by_a_printed_link(db):
    out = StringIO()
    call_command(
        "createadmin", "first@example.org", site="http://testserver", stdout=out
    )
    [link] = re.findall(r"http://testserver(\S+)", out.getvalue())
    client, new = Client(), "a brand new sentence"
    client.post(link, {"name": "First", "password": new, "again": new})
    assert client.get("/people/").status_code == 200
    assert client.get("/admin/").status_code == 200
    assert Membership.objects.get().role == Role.ADMINISTRATOR


def test_who_is_already_in_is_not_made_administrator(db):
    make_user("Mia")
    with pytest.raises(CommandError, match="already in"):
        call_command("createadmin", "mia@example.org")
