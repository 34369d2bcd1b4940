"""Static files under hashed names in production, under plain ones before they are collected."""

from pathlib import Path

import pytest
from django.core.management import call_command

from config.staticstorage import Storage


@pytest.fixture
def collected(tmp_path: Path, settings, monkeypatch) -> Storage:
    """Collected as for production, but not compressed: that takes longer than the rest."""
    monkeypatch.setattr(Storage, "compress_files", lambda _, paths: [])
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "config.staticstorage.Storage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return Storage(location=tmp_path, base_url="/static/")


@pytest.mark.slow
def test_every_file_can_be_collected_and_gets_a_hashed_name(
    collected: Storage, settings
) -> None:
    settings.PRODUCTION = True
    assert collected.url("css/tokens.css").startswith("/static/css/tokens.")
    assert collected.url("css/tokens.css") != "/static/css/tokens.css"
    fonts = Path(collected.path(collected.stored_name("css/fonts.css"))).read_text()
    assert (
        "plex/ibm-plex-sans-latin-wght-normal.woff2" not in fonts
    )  # rewritten to the hashed one
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        collected.url("css/none.css")


def test_a_file_not_collected_keeps_its_name_outside_production(
    tmp_path: Path, settings
) -> None:
    settings.DEBUG = False
    storage = Storage(location=tmp_path, base_url="/static/")
    assert storage.url("css/tokens.css") == "/static/css/tokens.css"
