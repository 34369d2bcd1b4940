"""The frame: what each role finds in the navigation, and what the frame costs."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.module_loading import import_string

from core.context import Shell
from core.models import User
from core.navigation import NAVIGATION, PRODUCTS, RECORDS
from tests.make import Cast

ENTRIES = [entry for _, entries in NAVIGATION for entry in entries] + [
    PRODUCTS,
    *RECORDS,
]


def labels(user: User, rf: RequestFactory) -> list[str]:
    request = rf.get("/ui/")
    request.user = user
    shell = Shell(request)
    links = [link for group in shell.groups for link in group.links] + shell.records
    return [link.entry.label for link in links]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.view)
def test_every_entry_of_the_navigation_leads_somewhere(entry) -> None:
    assert reverse(entry.view)


def test_keys_lead_to_one_place_each() -> None:
    keys = [entry.key for entry in ENTRIES if entry.key]
    assert len(keys) == len(set(keys))


def test_everything_the_frame_reads_from_other_apps_is_there(settings) -> None:
    for path in [
        settings.SHELL["products"],
        settings.SHELL["delayed"],
        *settings.SHELL["counts"].values(),
    ]:
        assert callable(import_string(path)), path


def test_permissions_remove_entries_and_the_order_never_changes(cast: Cast, rf) -> None:
    whole = [entry.label for entry in ENTRIES]
    for user in cast.everyone.values():
        seen = labels(user, rf)
        assert seen == [label for label in whole if label in seen]


def test_a_frontline_lead_sees_no_scores_and_no_settings(cast: Cast, rf) -> None:
    seen = labels(cast.frontline, rf)
    assert {"Home", "Discovery notes", "Roadmap"} <= set(seen)
    assert not {"Backlog", "RACI", "People", "Jobs", "Audit"} & set(seen)


def test_people_without_a_role_see_home_and_their_notices_only(cast: Cast, rf) -> None:
    assert labels(cast.outsider, rf) == ["Home", "Notices"]


def test_a_page_marks_where_you_are(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    page = client_of(cast.pm).get(reverse("portfolio:product_list")).content.decode()
    assert len(re.findall(r'<a class="nav-link"[^>]*aria-current="page"', page)) == 1


@pytest.mark.parametrize(
    ("at", "view"),
    [
        ("/criteria-sets/", "governance:review_list"),
        ("/calendars/7/", "governance:review_list"),
        ("/consults/", "governance:raci"),
        ("/statements/1/", "governance:sla_list"),
        ("/changes/", "governance:change_list"),
    ],
)
def test_pages_without_an_entry_belong_to_one(
    cast: Cast, rf, at: str, view: str
) -> None:
    request = rf.get(at)
    request.user = cast.pm
    seen = [link for group in Shell(request).groups for link in group.links]
    here = [
        link.entry.view for link in [*seen, *Shell(request).records] if link.current
    ]
    assert here == [view]


def test_the_frame_costs_three_queries_at_most(cast: Cast, rf) -> None:
    request = rf.get("/nowhere/")
    request.user = cast.pm
    request.session = {}
    from core import access

    access.memberships(cast.pm)  # read once per request, whatever the page
    with CaptureQueriesContext(connection) as queries:
        get_template("ui/nav.html").render({}, request)
    assert len(queries) <= 3, [q["sql"] for q in queries.captured_queries]


def test_a_fragment_costs_nothing(cast: Cast, rf) -> None:
    request = rf.get("/nowhere/")
    request.user = cast.pm
    with CaptureQueriesContext(connection) as queries:
        get_template("ui/empty.html").render({"title": "Nothing"}, request)
    assert len(queries) == 0


def test_the_server_draws_the_chosen_theme_and_ignores_nonsense(
    cast: Cast, client_of
) -> None:
    client = client_of(cast.pm)
    client.cookies["theme"] = "dark"
    assert '<html lang="en" data-theme="dark"' in client.get("/ui/").content.decode()
    client.cookies["theme"] = '"><script>'
    assert '<html lang="en">' in client.get("/ui/").content.decode()


def test_a_page_without_a_person_has_no_navigation(rf) -> None:
    html = get_template("404.html").render({}, rf.get("/"))
    assert "Nothing here" in html
    assert "nav-link" not in html


def test_a_broken_server_can_still_show_its_page() -> None:
    assert "Something broke" in get_template("500.html").render({})
