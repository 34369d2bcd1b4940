"""Creating, editing, moving and linking items."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from backlog.actions import items as actions
from backlog.models import Item, RankCause
from core.errors import Refused, Stale
from core.models import AuditEntry
from discovery.models import Opportunity
from tests.make import make_item

pytestmark = pytest.mark.django_db


def last_entry():
    return AuditEntry.objects.latest("id")


@pytest.fixture
def opportunity(cast):
    return Opportunity.objects.create(
        code="OPP-1", name="Stop retyping", product=cast.product
    )


# --- create ----------------------------------------------------------------------
def test_a_feature_is_raised_from_an_opportunity_and_recorded(cast, opportunity):
    item = actions.create(
        product=cast.product,
        title="Auto-summary",
        opportunities=[opportunity],
        by=cast.pm,
    )
    assert (item.key, item.kind, item.state, item.version) == (
        "F-1",
        "feature",
        "idea",
        1,
    )
    assert list(item.opportunities.all()) == [opportunity]
    entry = last_entry()
    assert (entry.verb, entry.actor, entry.team) == (
        "item.created",
        cast.pm,
        cast.product.team,
    )
    assert entry.data == {"kind": "feature", "raised_from": ["OPP-1"]}


def test_each_kind_counts_its_own_keys(cast):
    made = [
        actions.create(product=cast.product, title="x", kind=kind, by=cast.pm).key
        for kind in ("feature", "story", "feature", "debt", "enabler")
    ]
    assert made == ["F-1", "S-1", "F-2", "TD-1", "EN-1"]


def test_a_chosen_key_is_kept_and_counting_goes_on_after_it(cast):
    chosen = actions.create(product=cast.product, title="x", key="f-124", by=cast.pm)
    assert chosen.key == "F-124"
    assert actions.create(product=cast.product, title="y", by=cast.pm).key == "F-125"


def test_counting_begins_after_the_keys_that_are_already_there(cast):
    make_item(cast.product, key="F-124")
    make_item(cast.product, key="F-X")
    make_item(cast.product, key="EF-900")
    assert actions.create(product=cast.product, title="y", by=cast.pm).key == "F-125"


def test_a_key_is_given_once(cast):
    actions.create(product=cast.product, title="x", key="F-124", by=cast.pm)
    with pytest.raises(Refused, match="already an item F-124"):
        actions.create(product=cast.product, title="y", key="F-124", by=cast.pm)


def test_an_item_can_be_older_than_this_backlog(cast):
    when = datetime(2026, 3, 1, tzinfo=UTC)
    assert (
        actions.create(product=cast.product, title="x", at=when, by=cast.pm).created_at
        == when
    )


@pytest.mark.parametrize(
    "who",
    [
        "frontline",
        "reviewer",
        "executive",
        "it",
        "ops",
        "admin",
        "other_pm",
        "outsider",
    ],
)
def test_only_the_product_s_makers_add_items(cast, who):
    with pytest.raises(PermissionDenied):
        actions.create(product=cast.product, title="x", by=getattr(cast, who))


def test_a_fixed_date_needs_its_date(cast):
    with pytest.raises(Refused, match="needs its date"):
        actions.create(
            product=cast.product, title="x", service="fixed_date", by=cast.pm
        )


# --- edit ------------------------------------------------------------------------
def test_an_edit_is_saved_and_recorded_with_old_and_new(cast):
    item = make_item(cast.product, "Old words")
    actions.edit(item, version=1, title="New words", by=cast.po)
    item.refresh_from_db()
    assert (item.title, item.version) == ("New words", 2)
    assert last_entry().data == {"changed": {"title": ["Old words", "New words"]}}


def test_a_stale_edit_is_refused_with_both_versions(cast):
    item = make_item(cast.product, "Old words")
    actions.edit(item, version=1, title="Theirs", by=cast.po)
    with pytest.raises(Stale) as caught:
        actions.edit(item, version=1, title="Mine", by=cast.pm)
    assert str(caught.value.current).endswith("Theirs")
    assert caught.value.mine == {"title": "Mine"}


def test_saving_the_same_words_twice_changes_nothing(cast):
    item = make_item(cast.product, "Words")
    before = AuditEntry.objects.count()
    assert actions.edit(item, version=1, title="Words", by=cast.pm).title == "Words"
    assert Item.objects.get(pk=item.pk).version == 1
    assert AuditEntry.objects.count() == before


def test_another_team_s_item_cannot_be_edited(cast):
    with pytest.raises(PermissionDenied):
        actions.edit(make_item(cast.product), version=1, title="x", by=cast.other_pm)


def test_an_edit_can_set_the_date_that_a_fixed_date_needs(cast):
    item = make_item(cast.product)
    with pytest.raises(Refused, match="needs its date"):
        actions.edit(item, version=1, service="fixed_date", by=cast.pm)
    actions.edit(
        item, version=1, service="fixed_date", due_on=date(2027, 1, 31), by=cast.pm
    )


# --- hierarchy -------------------------------------------------------------------
def test_an_item_goes_under_a_larger_one(cast):
    epic = make_item(cast.product, kind="epic", key="E-1")
    story = make_item(cast.product, kind="story", key="S-1")
    actions.edit(story, version=1, parent=epic, by=cast.pm)
    assert last_entry().data["changed"]["parent"] == [None, str(epic)]


def test_a_story_cannot_hold_a_feature(cast):
    story = make_item(cast.product, kind="story", key="S-1")
    with pytest.raises(Refused, match="Story S-1 cannot hold something larger"):
        actions.edit(make_item(cast.product), version=1, parent=story, by=cast.pm)


def test_a_circle_is_refused_and_its_path_named(cast):
    top = make_item(cast.product, key="F-1")
    middle = make_item(cast.product, key="F-2", parent=top)
    low = make_item(cast.product, key="F-3", parent=middle)
    with pytest.raises(Refused, match="circle: F-1 → F-2 → F-3 → F-1"):
        actions.edit(top, version=1, parent=low, by=cast.pm)
    with pytest.raises(Refused, match="circle: F-1 → F-1"):
        actions.edit(top, version=1, parent=top, by=cast.pm)


# --- states ----------------------------------------------------------------------
def test_an_item_goes_from_idea_to_done_and_is_recorded(cast):
    item = make_item(cast.product)
    for to in ("ready", "in_progress", "done"):
        item = actions.move(item, to=to, by=cast.po)
    assert (item.state, item.version) == ("done", 4)
    assert last_entry().data == {"old": "In progress", "new": "Done", "reason": ""}


def test_an_idea_is_not_done_at_once(cast):
    with pytest.raises(Refused, match="is idea: it cannot become done from here"):
        actions.move(make_item(cast.product), to="done", by=cast.pm)


def test_dropping_needs_a_reason(cast):
    item = make_item(cast.product, key="F-1")
    with pytest.raises(Refused, match="Say why F-1 is dropped"):
        actions.move(item, to="dropped", reason=" ", by=cast.pm)
    actions.move(item, to="dropped", reason="Nobody asks for it", by=cast.pm)
    assert last_entry().data["reason"] == "Nobody asks for it"


def test_only_the_team_moves_its_items(cast):
    with pytest.raises(PermissionDenied):
        actions.move(make_item(cast.product), to="ready", by=cast.it)


def test_a_stale_move_is_refused(cast):
    item = make_item(cast.product)
    actions.move(item, to="ready", version=1, by=cast.pm)
    with pytest.raises(Stale):
        actions.move(item, to="in_progress", version=1, by=cast.po)


def test_the_ranking_is_told_when_a_scored_item_leaves_or_returns(cast):
    item = make_item(cast.product, "x", 8, 8, 5, 5, key="F-1", state="in_progress")
    actions.move(item, to="done", by=cast.pm)
    actions.move(item, to="in_progress", by=cast.pm)
    texts = list(RankCause.objects.order_by("id").values_list("text", flat=True))
    assert texts == ["F-1 in progress → done", "F-1 done → in progress"]


def test_the_ranking_is_not_told_of_what_cannot_move_it(cast):
    actions.move(make_item(cast.product, "x", 8, 8, 5, 5), to="ready", by=cast.pm)
    unscored = make_item(cast.product, state="in_progress")
    actions.move(unscored, to="done", by=cast.pm)
    assert not RankCause.objects.exists()


# --- opportunities ---------------------------------------------------------------
def test_linking_and_unlinking_are_recorded_and_make_a_new_version(cast, opportunity):
    item = make_item(cast.product)
    actions.link(item, opportunity=opportunity, by=cast.pm)
    assert last_entry().data["opportunity"] == "OPP-1"
    item = actions.unlink(item, opportunity=opportunity, by=cast.pm)
    assert item.version == 3
    assert not item.opportunities.exists()
    assert last_entry().verb == "item.unlinked"


def test_linking_twice_is_refused(cast, opportunity):
    item = actions.link(make_item(cast.product), opportunity=opportunity, by=cast.pm)
    with pytest.raises(Refused, match="already linked to OPP-1"):
        actions.link(item, opportunity=opportunity, by=cast.pm)


def test_unlinking_what_is_not_linked_is_refused(cast, opportunity):
    with pytest.raises(Refused, match="not linked to OPP-1"):
        actions.unlink(make_item(cast.product), opportunity=opportunity, by=cast.pm)


def test_only_the_team_links_its_items(cast, opportunity):
    with pytest.raises(PermissionDenied):
        actions.link(make_item(cast.product), opportunity=opportunity, by=cast.other_pm)
