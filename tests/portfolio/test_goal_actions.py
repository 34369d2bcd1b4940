import pytest
from django.core.exceptions import PermissionDenied

from core.errors import Refused, Stale
from core.models import AuditEntry
from core.verbs import Verb
from portfolio.actions import goals as actions
from portfolio.models import Goal, GoalLink
from tests.make import make_goal

READERS = ["po", "executive", "frontline", "it", "reviewer", "ops", "outsider"]


@pytest.fixture
def pair(db):
    return make_goal("BG-1", "business"), make_goal("CG-1")


def test_a_goal_is_created_with_what_enables_it(cast):
    goal = actions.create(
        code="CG-9",
        name="Answer sooner",
        level="contact_center",
        products=[cast.product],
        by=cast.pm,
    )
    assert list(goal.products.all()) == [cast.product]
    assert AuditEntry.objects.get(verb=Verb.GOAL_CREATED).subject_id == goal.pk


def test_a_code_is_used_once(cast, pair):
    with pytest.raises(Refused, match="already a goal CG-1"):
        actions.create(code="CG-1", name="x", level="business", by=cast.pm)


def test_a_goal_promises_a_change(cast):
    with pytest.raises(Refused, match="nothing would change"):
        actions.create(
            code="CG-9", name="x", level="business", baseline=5, target=5, by=cast.pm
        )


@pytest.mark.parametrize("who", READERS)
def test_readers_change_nothing(cast, pair, who):
    by, (business, center) = cast.everyone[who], pair
    with pytest.raises(PermissionDenied):
        actions.create(code="X", name="x", level="business", by=by)
    with pytest.raises(PermissionDenied):
        actions.edit(center, version=1, name="x", by=by)
    with pytest.raises(PermissionDenied):
        actions.link(center, parent=business, by=by)


def test_an_edit_tells_what_enables_it_now(cast, pair):
    _, center = pair
    actions.edit(center, version=1, products=[cast.product], by=cast.pm)
    entry = AuditEntry.objects.get(verb=Verb.GOAL_CHANGED)
    assert entry.data["changed"] == {"products": [[], ["ASSIST Assist"]]}


def test_a_stale_edit_is_refused(cast, pair):
    _, center = pair
    actions.edit(center, version=1, name="Mine", by=cast.pm)
    with pytest.raises(Stale):
        actions.edit(center, version=1, name="Theirs", by=cast.other_pm)


def test_a_link_is_made_and_recorded(cast, pair):
    business, center = pair
    made = actions.link(
        center, parent=business, strength=3, rationale="Fewer calls.", by=cast.pm
    )
    assert (made.strength, made.rationale) == (3, "Fewer calls.")
    assert AuditEntry.objects.get(verb=Verb.GOAL_LINKED).data["strength"] == 3


def test_a_link_is_made_once(cast, pair):
    business, center = pair
    actions.link(center, parent=business, by=cast.pm)
    with pytest.raises(Refused, match="serves BG-1 already"):
        actions.link(center, parent=business, by=cast.pm)


@pytest.mark.parametrize(
    ("child", "parent"),
    [
        ("business", "contact_center"),
        ("capability", "business"),
        ("business", "business"),
        ("contact_center", "capability"),
    ],
)
def test_links_go_up_one_layer_only(cast, child, parent):
    with pytest.raises(Refused, match="one layer below"):
        actions.link(make_goal("A", child), parent=make_goal("B", parent), by=cast.pm)


def test_a_linked_goal_keeps_its_layer(cast, pair):
    business, center = pair
    actions.link(center, parent=business, by=cast.pm)
    for goal in (business, center):
        with pytest.raises(Refused, match="Take its links away"):
            actions.edit(goal, version=None, level="capability", by=cast.pm)
    assert set(Goal.objects.values_list("level", flat=True)) == {
        "business",
        "contact_center",
    }


def test_a_link_is_taken_away_once(cast, pair):
    business, center = pair
    made = actions.link(center, parent=business, by=cast.pm)
    actions.unlink(made, by=cast.pm)
    assert not GoalLink.objects.exists()
    assert AuditEntry.objects.get(verb=Verb.GOAL_UNLINKED).data["parent"]
    made.pk = 999
    with pytest.raises(Refused, match="gone already"):
        actions.unlink(made, by=cast.pm)


def test_readers_take_no_link_away(cast, pair):
    business, center = pair
    made = actions.link(center, parent=business, by=cast.pm)
    with pytest.raises(PermissionDenied):
        actions.unlink(made, by=cast.executive)
    assert GoalLink.objects.exists()
