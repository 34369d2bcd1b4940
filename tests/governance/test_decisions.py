"""The decision log: proposed, weighed, decided, looked at again, never rewritten."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core.clock import today
from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry
from core.verbs import Verb
from governance import decision_page, exports, weighing
from governance.actions import decisions as actions
from governance.actions import links, options
from governance.models import Decision, SubjectLink
from tests.governance.access_records import decided, make_decision
from tests.make import make_goal

LATER = today() + timedelta(days=90)


@pytest.fixture
def proposed(cast):
    return make_decision(cast, cast.product)


def decide(decision, *, by, **more):
    first, second = decision.options.all()
    said: dict[str, Any] = {
        "outcome": "We move.",
        "review_on": LATER,
        "why": {second.pk: "It ends."},
    }
    version = Decision.objects.get(pk=decision.pk).version
    said |= {"version": version, "option": first}
    return actions.decide(decision, **said | more, by=by)


def test_a_proposal_has_a_number_and_what_it_is_about(cast):
    made = actions.propose(
        title="Which?", context="Why.", about=cast.product, by=cast.it
    )
    assert made.key == "D-01"
    assert made.links.get().subject == cast.product
    assert AuditEntry.objects.filter(verb=Verb.DECISION_PROPOSED).count() == 1


@pytest.mark.parametrize(
    ("lack", "asked"),
    [
        ({"business_position": ""}, "position of the business"),
        ({"it_position": ""}, "position of IT"),
    ],
)
def test_both_sides_speak_before_it_is_decided(cast, lack, asked):
    silent = make_decision(cast, cast.product)
    Decision.objects.filter(pk=silent.pk).update(**lack)
    with pytest.raises(Refused, match=asked):
        decide(silent, by=cast.it)


def test_options_are_two_and_rated_by_all_three_criteria(cast, proposed):
    second = proposed.options.last()
    options.edit(second, business_need=None, version=second.version, by=cast.pm)
    assert weighing.missing(proposed) == ["Rate “Leave it” by all three criteria."]
    options.remove(second, by=cast.pm)
    assert "two options" in weighing.missing(Decision.objects.get(pk=proposed.pk))[0]


def test_a_decision_names_its_option_its_reasons_and_its_day(cast, proposed):
    made = decide(proposed, by=cast.it)
    chosen, other = made.options.all()
    assert (made.state, made.decided_by, made.decided_on) == (
        "decided", cast.it, today(),
    )  # fmt: skip
    assert chosen.chosen
    assert other.why_rejected == "It ends."
    assert (
        AuditEntry.objects.get(verb=Verb.DECISION_DECIDED).data["option"] == "Move now"
    )


def test_every_other_option_needs_a_reason(cast, proposed):
    with pytest.raises(Unfit, match="Leave it"):
        decide(proposed, why={}, by=cast.it)
    assert not Decision.objects.get(pk=proposed.pk).options.filter(chosen=True)


def test_it_is_looked_at_again_after_the_day_it_is_decided(cast, proposed):
    with pytest.raises(Unfit) as caught:
        decide(proposed, review_on=today(), by=cast.it)
    assert caught.value.field == "review_on"


def test_who_scores_the_backlog_does_not_decide(cast, proposed):
    with pytest.raises(PermissionDenied):
        decide(proposed, by=cast.po)


def test_an_option_changed_meanwhile_makes_the_decision_stale(cast, proposed):
    read = proposed.version
    option = proposed.options.first()
    options.edit(option, what="In May", version=option.version, by=cast.pm)
    with pytest.raises(Stale):
        decide(proposed, version=read, by=cast.it)


def test_what_is_decided_is_not_rewritten(cast):
    made = decided(cast, cast.product)
    with pytest.raises(Refused, match="Propose another"):
        actions.edit(made, title="Other", version=made.version, by=cast.pm)
    with pytest.raises(Refused, match="stays as it was"):
        options.add(made, name="Late", by=cast.pm)
    links.link(made, make_goal("CG-1"), by=cast.pm)  # what it touches may still be told


def test_a_new_decision_ends_the_one_it_supersedes_once_it_is_decided(cast):
    former = decided(cast, cast.product)
    new = make_decision(cast, cast.product, supersedes=former)
    former.refresh_from_db()
    assert former.holds
    decide(new, by=cast.it)
    former.refresh_from_db()
    assert (former.state, former.ended_because) == ("superseded", "Superseded by D-02.")
    with pytest.raises(Unfit, match="does not hold"):
        actions.propose(title="x", context="y", supersedes=former, by=cast.it)


def test_it_is_reversed_with_a_reason_and_only_while_it_holds(cast):
    made = decided(cast, cast.product)
    with pytest.raises(Refused, match="Say why"):
        actions.reverse(made, reason=" ", by=cast.it)
    actions.reverse(made, reason="The vendor left.", by=cast.it)
    with pytest.raises(Refused, match="it is reversed"):
        actions.reverse(made, reason="Again", by=cast.it)


def test_an_overdue_decision_waits_for_whoever_decided_it(cast):
    made = decided(cast, cast.product)
    due = made.review_on or today()
    assert not decision_page.to_review(cast.it, due - timedelta(days=1))
    assert list(decision_page.to_review(cast.it, due)) == [made]
    assert not decision_page.to_review(cast.pm, due)
    cast.it.is_active = False
    cast.it.save()
    assert list(decision_page.to_review(cast.pm, due)) == [made]
    assert not decision_page.to_review(cast.other_pm, due)


def test_looking_again_moves_its_day_and_keeps_what_was_found(cast):
    made = decided(cast, cast.product)
    actions.review(
        made, finding="Still cheapest.", review_on=LATER, version=1, by=cast.it
    )
    assert Decision.objects.get().review_on == LATER
    entry = AuditEntry.objects.get(verb=Verb.DECISION_REVIEWED)
    assert entry.data["reason"] == "Still cheapest."


def test_a_link_is_made_once_and_taken_back(cast, proposed):
    made = links.link(proposed, cast.product, by=cast.pm)
    assert links.link(proposed, cast.product, by=cast.pm) == made
    with pytest.raises(PermissionDenied):
        links.unlink(made, by=cast.other_pm)
    links.unlink(made, by=cast.pm)
    assert not SubjectLink.objects.exists()


def test_the_export_has_the_rejected_options_and_runs_nothing(cast, proposed):
    decide(proposed, by=cast.it)
    Decision.objects.update(title="=1+1")
    head, line = exports.decisions(decision_page.log(cast.pm))
    assert head.startswith("\ufeffKey,")
    assert "Leave it: It ends." in line
    assert ",'=1+1," in line
