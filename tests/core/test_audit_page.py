"""The audit trail as people read it."""

import pytest
from django.utils.timezone import localdate

from core import audit, queries, seal
from core.actions import audit_checks, people, teams
from core.models import AuditEntry
from core.verbs import Verb, in_words
from portfolio.models import Practice
from tests.make import make_goal


@pytest.fixture
def as_reader(cast, client_of):
    return client_of(cast.executive)


def test_an_entry_is_told_in_words_with_what_changed(as_reader, cast):
    people.edit_profile(cast.pm, version=1, title="Lead", by=cast.pm)
    page = as_reader.get("/audit/").content.decode()
    assert "User changed" in page
    assert "Title: nothing → Lead" in page
    assert "not yet" in page


def test_only_pages_that_the_reader_may_open_are_linked(
    as_reader, as_admin, cast, assert_flat
):
    """Else a reader is sent to a page that says no: a person's, a practice's form."""
    goal = make_goal("CG-1")
    told = {
        cast.pm: False,
        Practice.objects.create(name="Read back", kind="coaching", goal=goal): False,
        cast.product: True,
        goal: True,
    }
    for subject in told:
        audit.record(cast.pm, Verb.PRODUCT_CHANGED, subject)
    page = as_reader.get("/audit/").content.decode()
    for subject, is_open in told.items():
        assert (f'href="{subject.get_absolute_url()}"' in page) is is_open, subject
        assert str(subject) in page
    everything = as_admin.get("/audit/").content.decode()
    assert f'href="{cast.pm.get_absolute_url()}"' in everything
    assert_flat(
        lambda: as_reader.get("/audit/"),
        lambda: audit.record(cast.pm, Verb.PRODUCT_CHANGED, make_goal("CG-2")),
    )


def test_values_are_told_for_people(cast):
    data = {"changed": {"state": ["a", None]}, "role": "product_owner", "families": []}
    data |= {"expires_at": "2026-11-16 15:00:00+00:00", "kept": ["x", "y"]}
    assert queries.changes_of(data) == [
        ("State", "a → nothing"),
        ("Role", "Product owner"),
        ("Expires at", "16 Nov 2026, 09:00"),
        ("Kept", "x, y"),
    ]


def test_the_seal_is_shown_with_the_last_look(as_reader, cast):
    team = teams.create(name="Beacon", by=cast.admin)
    assert "Nothing yet" in as_reader.get("/audit/").content.decode()
    seal.seal_settled()
    audit_checks.check()
    page = as_reader.get("/audit/").content.decode()
    assert "in order up to seal 1" in page
    assert str(team) in page


def test_a_fault_is_shown_to_everybody_who_reads_the_trail(
    as_reader, cast, monkeypatch
):
    from core import chain

    monkeypatch.setattr(chain, "intruder", lambda newest: chain.Fault(1, "Entry 1 bad"))
    audit_checks.check()
    page = as_reader.get("/audit/").content.decode()
    assert "The trail is not as it was sealed" in page
    assert "Entry 1 bad" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Beacon", "Mia"]),
        ("verb=team.created", ["Beacon"]),
        ("subject=beac", ["Beacon"]),
        ("person={pm}", ["Mia"]),
        ("since={today}", ["Beacon", "Mia"]),
        ("since=2099-01-01", []),
        ("until=2020-01-01", []),
        ("since=nonsense", ["Beacon", "Mia"]),
        ("person=999999", ["Beacon", "Mia"]),
    ],
)
def test_it_is_filtered(as_reader, cast, query, found):
    teams.create(name="Beacon", by=cast.admin)
    people.edit_profile(cast.pm, version=1, title="Lead", by=cast.pm)
    today = localdate().isoformat()  # the reader's day, not Greenwich's
    page = as_reader.get(f"/audit/?{query.format(pm=cast.pm.pk, today=today)}")
    names = sorted(row.entry.subject_name for row in page.context["rows"])
    assert names == found


def test_pages_follow_each_other(as_reader, cast):
    for n in range(105):
        audit.record(cast.pm, Verb.PRODUCT_CHANGED, cast.product, n=n)
    first = as_reader.get("/audit/")
    after = first.context["page"].after
    second = as_reader.get("/audit/", {"after": after})
    seen = [row.entry.data["n"] for row in first.context["rows"]]
    seen += [row.entry.data["n"] for row in second.context["rows"]]
    assert seen == list(range(104, -1, -1))


def test_it_costs_the_same_with_more_entries(as_reader, cast, assert_flat):
    def more() -> None:
        for n in range(5):
            audit.record(cast.pm, Verb.PRODUCT_CHANGED, cast.product, n=n)

    more()
    assert_flat(lambda: as_reader.get("/audit/"), more)


def test_what_is_about_nothing_with_a_page_has_no_link(cast):
    for kind in ("gone.model", "core.membership"):
        entry = AuditEntry(verb="x.changed", subject_type=kind, subject_id=1)
        assert queries.pages_of([entry], cast.admin) == {}


def test_verbs_read_as_sentences():
    assert in_words(Verb.KEY_RESULT_CHECKED_IN) == "Key result checked in"
