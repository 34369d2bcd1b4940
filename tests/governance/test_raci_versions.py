"""Versions of the matrix: drafted, edited by rows, published from a day on, kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from core.clock import today
from core.errors import Refused, Stale
from core.models import AuditEntry
from core.verbs import Verb
from governance import raci_rights
from governance.actions import raci as actions
from governance.actions import raci_proposals
from governance.models import Activity, RaciMatrix
from tests.make import make_leads, make_matrix, sign_for

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1)


@pytest.fixture
def draft(cast):
    make_matrix()
    make_leads(cast)
    return actions.draft(by=cast.ops)


def activity(number):
    return Activity.objects.get(number=number)


def version(matrix, number):
    return matrix.rows.get(number=number).version


def set_row(draft, number, by, reason="", **parts):
    return actions.set_row(
        draft,
        activity=activity(number),
        parts=parts,
        reason=reason,
        version=version(draft, number),
        by=by,
    )


def propose(draft, by, **more):
    words = {"effective_from": today(), "reason": "OPS leads", "version": None}
    return raci_proposals.propose(draft, **{**words, **more}, by=by)


def publish(cast, draft, **more):
    """Proposed, and signed by both sides."""
    proposal = propose(draft, cast.ops, **more)
    sign_for(proposal, cast.it)
    sign_for(proposal, cast.ops)
    draft.refresh_from_db()
    return draft


def test_the_first_version_holds_and_is_the_catalogue(db):
    make_matrix()
    matrix = raci_rights.in_force()
    assert matrix is not None
    assert matrix.number == 1
    assert raci_rights.parts(activity(27)) == {
        "IT": "I",
        "OPS": "A",
        "SUP": "R",
        "PM": "I",
        "CMP": "C",
    }


def test_a_draft_is_a_copy_and_there_is_one(cast, draft):
    assert draft.number == 2
    published = raci_rights.in_force()
    assert published is not None
    assert raci_rights.rows_of(draft) == raci_rights.rows_of(published)
    with pytest.raises(Refused, match="already a draft"):
        actions.draft(by=cast.it)


@pytest.mark.parametrize("who", ["reviewer", "executive", "frontline", "outsider"])
def test_who_may_not_edit_is_told(cast, draft, who):
    person = getattr(cast, who)
    for act in (
        lambda: actions.draft(by=person),
        lambda: set_row(draft, 1, person, IT="A"),
        lambda: propose(draft, person),
        lambda: actions.discard(draft, by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_row_is_set_and_recorded_and_nothing_else_moves(cast, draft):
    set_row(draft, 3, cast.ops, IT="C")
    published = raci_rights.in_force()
    assert raci_rights.differences(draft, published) == {3: {"IT": ("R", "C")}}
    entry = AuditEntry.objects.get(verb=Verb.RACI_CHANGED)
    assert entry.data["changed"] == {"IT": ["R", "C"]}
    before = draft.version
    set_row(draft, 3, cast.ops, IT="C")  # twice: nothing to change
    draft.refresh_from_db()
    assert AuditEntry.objects.filter(verb=Verb.RACI_CHANGED).count() == 1
    assert draft.version == before + 1


def test_two_people_on_the_same_row_are_told_on_other_rows_not(cast, draft):
    seen_3, seen_4 = version(draft, 3), version(draft, 4)
    actions.set_row(
        draft, activity=activity(3), parts={"IT": "C"}, version=seen_3, by=cast.ops
    )
    actions.set_row(
        draft, activity=activity(4), parts={"IT": "C"}, version=seen_4, by=cast.it
    )
    with pytest.raises(Stale) as told:
        actions.set_row(
            draft, activity=activity(3), parts={"IT": "I"}, version=seen_3, by=cast.it
        )
    assert told.value.current.IT == "C"  # type: ignore[attr-defined]
    assert told.value.mine == {"IT": "I"}


def test_only_letters_of_the_matrix_are_set(cast, draft):
    with pytest.raises(Refused, match="A part is"):
        set_row(draft, 3, cast.ops, IT="X")
    with pytest.raises(Refused, match="The parties are"):
        set_row(draft, 3, cast.ops, HR="A")


def test_a_broken_rule_blocks_proposing(cast, draft):
    set_row(draft, 17, cast.ops, CMP="C", PM="A/R")
    with pytest.raises(Refused, match="Rule E5 is broken in activity 17"):
        propose(draft, cast.ops)
    set_row(draft, 1, cast.ops, IT="", OPS="", SUP="", PM="", VEN="", CMP="")
    with pytest.raises(Refused, match="E4 is broken in activity 1 and 1 more"):
        propose(draft, cast.ops)


def test_an_exception_day_to_day_needs_its_reason(cast, draft):
    set_row(draft, 27, cast.ops, OPS="C", IT="A")
    with pytest.raises(Refused, match="E6 is broken"):
        propose(draft, cast.ops)
    set_row(draft, 27, cast.ops, reason="Routing moved to the cloud", OPS="C", IT="A")
    assert publish(cast, draft).state == "published"


def test_publishing_keeps_the_old_version_for_old_days(cast, draft):
    set_row(draft, 3, cast.ops, IT="C")
    with pytest.raises(Refused, match="Say what changes"):
        propose(draft, cast.ops, reason=" ")
    with pytest.raises(Refused, match="from today or a later day"):
        propose(draft, cast.ops, effective_from=today() - TOMORROW)
    publish(cast, draft, effective_from=today() + TOMORROW)
    budget = activity(3)
    assert raci_rights.parts(budget)["IT"] == "R"
    assert raci_rights.parts(budget, today() + TOMORROW)["IT"] == "C"
    assert RaciMatrix.objects.filter(state="published").count() == 1


def test_a_published_version_never_changes(cast, draft):
    publish(cast, draft)
    draft.refresh_from_db()
    for act in (
        lambda: set_row(draft, 3, cast.ops, IT="C"),
        lambda: propose(draft, cast.ops),
        lambda: actions.discard(draft, by=cast.ops),
    ):
        with pytest.raises(Refused, match="published and never changes"):
            act()


def test_the_next_version_does_not_begin_before_the_last(cast, draft):
    publish(cast, draft, effective_from=today() + 5 * TOMORROW)
    following = actions.draft(by=cast.ops)
    with pytest.raises(Refused, match="begins that day or later"):
        propose(following, cast.ops, effective_from=today() + TOMORROW)


def test_a_draft_changed_by_somebody_else_meanwhile_is_told(cast, draft):
    set_row(draft, 3, cast.ops, IT="C")
    with pytest.raises(Stale):
        propose(draft, cast.it, version=draft.version)


def test_a_draft_can_be_thrown_away(cast, draft):
    actions.discard(draft, by=cast.it)
    assert RaciMatrix.objects.get().number == 1
    assert actions.draft(by=cast.it).number == 2
