"""A requirement is set by the center, answered by IT, agreed on, and shown by stories and tests."""

from datetime import date
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from backlog import decided
from backlog.actions import items, requirements
from backlog.actions import requirement_traces as traces
from backlog.models import (
    Gap,
    Item,
    Requirement,
    RequirementEdition,
    RequirementResult,
    RequirementTest,
)
from backlog.queries.requirements import traced, with_traces
from core import system
from core.clock import today
from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry, Notice
from tests.backlog.requirements import agreed, answered, done_item, shown, written
from tests.make import make_item


def told(person):
    found = Notice.objects.filter(person=person, kind="requirement").order_by("pk")
    return [n.text for n in found]


def test_the_center_writes_and_it_answers(cast):
    row = written(cast)
    assert (row.key, row.state, row.set_by, row.edition) == ("REQ-01", "draft", cast.ops, 1)  # fmt: skip
    with pytest.raises(PermissionDenied):
        requirements.answer(row, answer="can", by=cast.ops)
    with pytest.raises(PermissionDenied):
        written(cast, by=cast.it)
    with pytest.raises(Unfit, match="which changes"):
        requirements.answer(row, answer="changed", by=cast.it)
    row = requirements.answer(row, answer="cannot", answer_text="No line.", by=cast.it)
    assert (row.answer, row.answered_by, row.answered_on) == (
        "cannot",
        cast.it,
        today(),
    )
    assert told(cast.ops) == ["REQ-01 Summaries in time was answered: IT cannot."]


def test_both_agree_on_what_it_can(cast):
    row = written(cast)
    with pytest.raises(Refused, match="IT has not answered yet"):
        requirements.agree(row, by=cast.pm)
    row = requirements.answer(row, answer="cannot", answer_text="No.", by=cast.it)
    with pytest.raises(Refused, match="write it differently"):
        requirements.agree(row, by=cast.pm)
    row = requirements.answer(row, answer="changed", answer_text="Five.", by=cast.it)
    with pytest.raises(PermissionDenied):
        requirements.agree(row, by=cast.it)
    row = requirements.agree(row, by=cast.pm)
    assert (row.state, row.agreed_by, row.agreed_on) == ("agreed", cast.pm, today())
    assert told(cast.it) == ["REQ-01 Summaries in time is agreed on."]
    with pytest.raises(Refused, match="only a draft is answered"):
        requirements.answer(row, answer="can", by=cast.it)


def test_one_person_with_both_rights_does_not_agree_with_themselves(cast):
    row = answered(cast)
    Requirement.objects.filter(pk=row.pk).update(answered_by=cast.pm)
    with pytest.raises(Refused, match="somebody else agrees"):
        requirements.agree(row, by=cast.pm)
    with pytest.raises(IntegrityError), transaction.atomic():
        Requirement.objects.filter(pk=row.pk).update(
            state="agreed", agreed_by=cast.pm, agreed_on=today()
        )


def test_another_wording_is_asked_and_tested_anew(cast):
    row = shown(cast)
    requirements.edit(row, version=row.version, priority="2", by=cast.pm)
    row.refresh_from_db()
    assert (row.state, row.edition) == ("agreed", 1)
    with pytest.raises(Unfit, match="say why it changes"):
        requirements.edit(row, version=None, statement="Sooner.", by=cast.pm)
    row = requirements.edit(
        row, version=None, statement="Sooner.", because="Calls are shorter.", by=cast.pm
    )
    assert (row.state, row.edition, row.answer, row.agreed_by) == ("draft", 2, "", None)
    assert row.tests.get().last == ""
    old = row.editions.get(number=1)
    assert old.statement == "Nobody waits for a summary."
    assert row.editions.get(number=2).because == "Calls are shorter."


def test_before_it_has_answered_a_wording_changes_freely(cast):
    row = requirements.edit(written(cast), version=1, statement="Sooner.", by=cast.ops)
    assert (row.edition, row.state) == (2, "draft")


def test_it_is_met_when_stories_are_done_and_tests_passed(cast):
    row = agreed(cast)
    with pytest.raises(Refused, match="no story carries it; no test shows it"):
        requirements.meet(row, by=cast.pm)
    item = make_item(cast.product)
    traces.trace(row, item=item, by=cast.pm)
    test = traces.add_test(row, name="Load", by=cast.it)
    with pytest.raises(Refused, match=f"{item.key} is not done; “Load” has not passed"):
        requirements.meet(row, by=cast.pm)
    Item.objects.filter(pk=item.pk).update(state="done")
    traces.record(test, state="passed", by=cast.it)
    row = requirements.meet(row, by=cast.pm)
    assert (row.state, row.met_on) == ("met", today())


def test_a_dropped_story_carries_nothing(cast):
    row = agreed(cast)
    item = make_item(cast.product)
    traces.trace(row, item=item, by=cast.pm)
    items.move(item, to="dropped", reason="Nobody asks.", by=cast.pm)
    assert "no story carries it" in requirements.missing(row)
    assert row in Requirement.objects.lacking(Gap.STORY)


@pytest.mark.parametrize("state", ["failed", "blocked"])
def test_a_run_that_does_not_pass_takes_it_back(cast, state):
    row = requirements.meet(shown(cast), by=cast.pm)
    test = row.tests.get()
    with pytest.raises(Unfit, match="what was seen"):
        traces.record(test, state=state, by=cast.it)
    traces.record(test, state=state, note="5 seconds.", by=cast.it)
    row.refresh_from_db()
    assert (row.state, row.met_on, row.tests.get().last) == ("agreed", None, state)
    assert "did not pass" in told(cast.ops)[-1]


def test_another_story_or_test_takes_it_back(cast):
    row = requirements.meet(shown(cast), by=cast.pm)
    traces.trace(row, item=done_item(cast), by=cast.pm)
    assert Requirement.objects.get().state == "agreed"
    requirements.meet(row, by=cast.pm)
    traces.add_test(row, name="A week", by=cast.it)
    assert Requirement.objects.get().state == "agreed"
    with pytest.raises(Unfit, match="test of this name"):
        traces.add_test(row, name=" a week", by=cast.it)


def test_a_run_is_of_the_wording_that_was_read(cast):
    row = shown(cast)
    test = row.tests.get()
    row = requirements.edit(row, version=None, statement="Other.", because="So.", by=cast.pm)  # fmt: skip
    with pytest.raises(Refused, match="another wording since"):
        traces.record(test, state="passed", edition=1, by=cast.it)
    assert traces.record(test, state="passed", edition=2, by=cast.it).edition == 2


def test_the_same_run_said_twice_is_one(cast):
    test = shown(cast).tests.get()
    first, again = (traces.record(test, state="failed", note="5 s.", by=cast.it) for _ in "12")  # fmt: skip
    assert first == again
    assert len(told(cast.pm)) == len(set(told(cast.pm)))
    assert traces.record(test, state="failed", note="6 s.", by=cast.it) != first


def test_a_retired_test_says_nothing_any_more(cast):
    row = shown(cast)
    test = traces.retire_test(row.tests.get(), by=cast.it)
    assert "no test shows it" in requirements.missing(row)
    for again in (
        lambda: traces.record(test, state="passed", by=cast.it),
        lambda: traces.retire_test(test, by=cast.it),
    ):
        with pytest.raises(Refused, match="is retired"):
            again()
    assert RequirementResult.objects.count() == 1


def test_what_is_withdrawn_is_over(cast):
    row = shown(cast)
    with pytest.raises(Unfit, match="not needed"):
        requirements.withdraw(row, because=" ", by=cast.pm)
    row = requirements.withdraw(row, because="The product ends.", by=cast.pm)
    test = row.tests.get()
    for again in (
        lambda: requirements.edit(row, version=None, title="Other", by=cast.pm),
        lambda: requirements.withdraw(row, because="Again.", by=cast.pm),
        lambda: traces.trace(row, item=done_item(cast), by=cast.pm),
        lambda: traces.untrace(row, item=row.items.get(), by=cast.pm),
        lambda: traces.add_test(row, name="A week", by=cast.it),
        lambda: traces.record(test, state="passed", by=cast.it),
    ):
        with pytest.raises(Refused, match="is withdrawn"):
            again()
    assert not Requirement.objects.lacking("any").exists()


def test_traces_are_kept_and_taken_away(cast):
    row, item = written(cast), make_item(cast.product)
    row = traces.trace(row, item=item, by=cast.pm)
    with pytest.raises(Unfit, match="carries it already"):
        traces.trace(row, item=item, by=cast.pm)
    traces.untrace(row, item=item, by=cast.pm)
    with pytest.raises(Refused, match="does not carry"):
        traces.untrace(row, item=item, by=cast.pm)
    verbs = AuditEntry.objects.filter(verb__startswith="requirement.").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "requirement.written", "requirement.traced", "requirement.untraced",
    ]  # fmt: skip


def test_who_reads_requirements_does_not_change_them(cast):
    row = shown(cast)
    test = row.tests.get()
    for person in (cast.frontline, cast.other_pm, cast.executive, cast.outsider):
        for act in (
            lambda by: requirements.meet(row, by=by),
            lambda by: requirements.withdraw(row, because="So.", by=by),
            lambda by: traces.record(test, state="passed", by=by),
            lambda by: traces.add_test(row, name="Other", by=by),
        ):
            with pytest.raises(PermissionDenied):
                act(person)
    assert not Requirement.objects.visible_to(cast.outsider).exists()


def test_two_who_write_are_told_of_each_other(cast):
    row = written(cast)
    requirements.edit(row, version=1, title="Other", by=cast.ops)
    with pytest.raises(Stale):
        requirements.answer(row, answer="can", version=1, by=cast.it)


def test_the_list_and_the_page_agree_on_what_lacks(cast):
    """Every way a requirement may stand: answer, story and test."""
    every = product(["", "can"], ["none", "dropped", "ready"], ["none", "retired", "", "passed", "failed", "blocked"])  # fmt: skip
    for answer, story, test in every:
        row = written(cast)
        if answer:
            requirements.answer(row, answer=answer, by=cast.it)
        if story != "none":
            item = make_item(cast.product)
            Item.objects.filter(pk=item.pk).update(state=story)
            row.items.add(item)
        if test != "none":
            last = "" if test == "retired" else test
            RequirementTest.objects.create(
                requirement=row, name="Load", last=last, last_on=today() if last else None,
                retired_on=today() if test == "retired" else None,
            )  # fmt: skip
    rows = Requirement.objects.all()
    found = {t.requirement.pk: t.gaps for t in traced(with_traces(rows, cast.pm))}
    assert len(found) == 36
    for gap in Gap:
        lacking = set(rows.lacking(gap).values_list("pk", flat=True))
        assert lacking == {pk for pk, gaps in found.items() if gap.label in gaps}
        assert 0 < len(lacking) < 36
    lacking = set(rows.lacking("any").values_list("pk", flat=True))
    assert lacking == {pk for pk, gaps in found.items() if gaps}


def test_the_matrix_knows_which_wait_to_be_agreed_on(cast):
    row, _draft = answered(cast), written(cast)
    assert list(decided.waiting()) == [row]
    assert decided.is_due(row)
    assert not decided.is_due(requirements.agree(row, by=cast.pm))


def test_a_record_of_the_past_keeps_its_day_and_person(cast):
    by, day = system.user(), date(2026, 9, 7)
    row = requirements.write(product=cast.product, title="Old", statement="So.", fit_criterion="Seen.", by=by, on=day, acting=cast.ops)  # fmt: skip
    assert (row.set_by, row.set_on) == (cast.ops, day)


def test_editions_and_results_are_kept_and_the_database_keeps_the_rules(cast):
    row = shown(cast)
    for broken in (
        {"state": "met"},
        {"state": "draft"},
        {"answer": "cannot", "answer_text": "No."},
        {"answer": ""},
        {"answer": "changed"},
        {"agreed_by": cast.it},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Requirement.objects.filter(pk=row.pk).update(**broken)
    for model in (RequirementEdition, RequirementResult):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(on=today())
