"""What a phone installs and keeps: open to everybody, and nobody in it."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

pytestmark = pytest.mark.django_db


def at(name):
    return reverse(f"discovery:{name}")


def test_it_installs_and_opens_on_the_form_for_a_note(client):
    answer = client.get("/manifest.webmanifest")
    told = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert told["start_url"] == at("note_create")
    assert {(i["sizes"], i["purpose"]) for i in told["icons"]} == {
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")
    }  # fmt: skip
    for name in ("any-192", "any-512", "maskable-512"):
        assert finders.find(f"icons/{name}.png")


def test_the_worker_stands_at_the_root_and_is_asked_for_anew(client):
    answer = client.get("/service-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    assert "worker-src 'self'" in answer["Content-Security-Policy"]


def test_the_worker_keeps_both_pages_and_only_files_besides(client):
    script = client.get("/service-worker.js").content.decode()
    [listed] = re.findall(r"const FILES = (\[.*\]);", script)
    files = json.loads(listed)
    assert len(files) > 10
    assert all(name.startswith("/static/") for name in files)
    assert f'CAPTURE = "{at("offline_capture")}", OTHER = "{at("offline")}"' in script


@pytest.mark.parametrize("name", ["offline", "offline_capture"])
def test_what_is_kept_is_the_same_for_everybody(name, client, as_frontline, cast):
    theirs = as_frontline.get(at(name)).content.decode()
    assert theirs == client.get(at(name)).content.decode()
    assert cast.frontline.email not in theirs
    assert "csrf" not in theirs
