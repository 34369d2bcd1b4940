"""Scores in doubt: too old, or judged by another date or size; said, found, confirmed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from backlog.actions import bulk, imports, items, judged, scores
from backlog.models import Basis, Item
from backlog.stale import Judged, doubts
from core.clock import now
from core.errors import Refused, Stale
from core.models import AuditEntry
from discovery.actions import links
from governance.models import Review
from tests.make import make_item, make_note, make_opportunity, make_review

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 16)
CHRISTMAS, NEW_YEAR = date(2026, 12, 24), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (Judged(DAY - timedelta(weeks=13)), []),
        (
            Judged(DAY - timedelta(weeks=13, days=1)),
            ["scored 13 weeks ago, before the last increment"],
        ),
        (Judged(None, due_on=NEW_YEAR, is_known=True), []),  # nobody scored it
        (Judged(DAY, due_on=NEW_YEAR), []),  # nobody knows what it was judged by
        (
            Judged(DAY, due_on=NEW_YEAR, was_due_on=CHRISTMAS, is_known=True),
            ["due date 24 Dec 2026 → 1 Jan 2027 since"],
        ),
        (
            Judged(DAY, was_due_on=CHRISTMAS, size=8, was_size=5, is_known=True),
            [
                "due date 24 Dec 2026 → none since",
                "size 5 → 8 since value, time and risk were judged",
            ],
        ),
        (Judged(DAY, size=8, was_size=None, is_known=True), []),  # sized later
        (
            Judged(DAY, notes=5, was_notes=3, is_known=True),
            ["notes behind it 3 → 5 since"],
        ),
        (Judged(DAY, notes=5, was_notes=None, is_known=True), []),  # nobody counted
        (Judged(DAY, gate_on=DAY), []),
        (
            Judged(DAY, gate_on=DAY + timedelta(days=1)),
            ["a gate was decided on 17 Nov 2026, after them"],
        ),
        (Judged(DAY, NEW_YEAR, 8, NEW_YEAR, 8, is_known=True), []),
    ],
)
def test_doubts_in_words(item, expected):
    assert doubts(item, today=DAY) == expected


@pytest.fixture
def item(cast, settings):
    settings.TODAY = DAY.isoformat()
    made = make_item(cast.product, "Masks", key="F-1", due_on=CHRISTMAS, external_key="X-1")  # fmt: skip
    for column in ("business_value", "time_criticality", "risk_reduction", "job_size"):
        given: dict[str, Any] = {column: 5}
        scores.score(made, version=None, **given, by=cast.pm)
    Item.objects.update(scored_at=now())
    return made


def in_doubt(client):
    """By the filter of the API, with the words of the item; both must agree."""
    found = client.get("/api/v1/items/", {"score": "stale"}).json()["results"]
    everything = client.get("/api/v1/items/").json()["results"]
    said = {row["key"]: row["doubts"] for row in everything if row["doubts"]}
    assert {row["key"] for row in found} == set(said)
    return [text for texts in said.values() for text in texts]


def by_edit(cast, item):
    items.edit(item, version=None, due_on=NEW_YEAR, by=cast.pm)
    return "due date 24 Dec 2026 → 1 Jan 2027 since"


def by_many(cast, item):
    seen = {item.pk: Item.objects.get().version}
    bulk.change(seen, what="due_on", value=NEW_YEAR, by=cast.pm)
    return "due date 24 Dec 2026 → 1 Jan 2027 since"


def by_import(cast, item):
    row = {"key": "X-1", "summary": "Masks", "due": "2027-01-01"}
    imports.import_items([row], product=cast.product, by=cast.pm)
    return "due date 24 Dec 2026 → 1 Jan 2027 since"


def by_size(cast, item):
    scores.score(item, version=None, job_size=8, by=cast.pm)
    return "size 5 → 8 since value, time and risk were judged"


def by_pasted_size(cast, item):
    bulk.paste([(item.pk, "job_size", 3)], by=cast.pm)
    return "size 5 → 3 since value, time and risk were judged"


def by_duration(cast, item):
    scores.score(item, version=None, duration_override=13, by=cast.pm)
    return "size 5 → 13 since value, time and risk were judged"


def by_a_note(cast, item):
    heard = make_note(cast, published=True)
    asked = make_opportunity(cast)
    links.put_note_behind_opportunity(heard, asked, by=cast.pm)
    items.link(item, opportunity=asked, by=cast.pm)
    return "notes behind it 0 → 1 since"


@pytest.mark.parametrize("door", [by_edit, by_many, by_import, by_size, by_pasted_size, by_duration, by_a_note])  # fmt: skip
def test_what_changed_since_is_told_until_they_are_judged_anew(as_pm, cast, item, door):
    assert in_doubt(as_pm) == []
    told = door(cast, item)
    assert in_doubt(as_pm) == [told]
    grid = as_pm.get(reverse("backlog:item_grid"), {"score": "stale"})
    assert [row.doubts for row in grid.context["rows"]] == [[told]]
    assert "Scores in doubt" in grid.content.decode()
    bulk.paste([(item.pk, "time_criticality", 8)], by=cast.pm)  # judged with it in view
    assert in_doubt(as_pm) == []


def test_a_gate_decided_later_puts_them_in_doubt(as_pm, cast, item):
    review = make_review(cast, subject=item)
    Item.objects.update(scored_at=datetime(2026, 11, 14, 12, tzinfo=UTC))
    assert in_doubt(as_pm) == []
    Review.objects.filter(pk=review.pk).update(
        state="decided", outcome="rejected", decided_on=DAY
    )
    assert in_doubt(as_pm) == ["a gate was decided on 16 Nov 2026, after them"]
    judged.confirm(item, version=None, by=cast.pm)
    assert in_doubt(as_pm) == []


def test_old_scores_are_confirmed_on_the_page(as_pm, cast, item):
    Item.objects.update(scored_at=now() - timedelta(weeks=20))
    page = as_pm.get(item.get_absolute_url()).content.decode()
    assert "before the last increment" in page
    assert "They still hold" in page
    url, version = reverse("backlog:item_confirm", args=[item.pk]), Item.objects.get().version  # fmt: skip
    assert as_pm.post(url, {"version": version - 1}).status_code == 409
    assert as_pm.post(url, {"version": version}).status_code == 302
    found = Item.objects.get()
    assert (found.scored_by, found.version) == (cast.pm, version + 1)
    entry = AuditEntry.objects.latest("id")
    assert (entry.verb, entry.data) == ("item.scored", {"changed": {}, "confirmed": True})  # fmt: skip
    after = as_pm.get(item.get_absolute_url()).content.decode()
    assert "They still hold" not in after
    assert "confirmed its scores" in after


def test_the_api_confirms_too(as_pm, cast, item):
    items.edit(item, version=None, due_on=NEW_YEAR, by=cast.pm)
    url = f"/api/v1/items/{item.pk}/"
    assert as_pm.post(f"{url}confirm/").status_code == 428
    held = {"If-Match": as_pm.get(url)["ETag"]}
    assert as_pm.post(f"{url}confirm/", headers=held).json()["doubts"] == []
    assert Basis.objects.get().due_on == NEW_YEAR


def test_who_does_not_keep_the_backlog_confirms_nothing(cast, item):
    for person in (cast.frontline, cast.executive, cast.other_pm):
        with pytest.raises(PermissionDenied):
            judged.confirm(item, version=None, by=person)
    with pytest.raises(Stale):
        judged.confirm(item, version=1, by=cast.pm)
    bare = make_item(cast.product, key="F-2")
    with pytest.raises(Refused, match="no full set of scores"):
        judged.confirm(bare, version=1, by=cast.pm)
