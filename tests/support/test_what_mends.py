"""Who answers a problem or a risk names only what that person may know of."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from core.errors import Unfit
from core.models import AuditEntry
from core.roles import PERMISSIONS, Grant, Perm, Role
from core.verbs import Verb
from support.actions import problems, risk_answers
from tests.make import make_change_request, make_item
from tests.support.problems import explained
from tests.support.risks import owned

PLAN: dict[str, Any] = {
    "response": "reduce", "plan": "Test it.", "due_on": date(2026, 12, 18),
}  # fmt: skip


@pytest.fixture
def theirs(cast):
    """An item of another team, and a change request."""
    return make_item(cast.other_product), make_change_request(cast)


@pytest.fixture
def sees_little(cast, theirs, monkeypatch):
    """Paolo sees the backlog of his own team alone, and no change requests."""
    grant = PERMISSIONS[Role.PRODUCT_OWNER]
    own = (grant.own | grant.all) - {Perm.CHANGE_VIEW}
    monkeypatch.setitem(PERMISSIONS, Role.PRODUCT_OWNER, Grant(own=own))
    return cast.po


def test_an_action_names_only_what_one_may_see(cast, theirs, sees_little):
    item, request = theirs
    risk, problem = owned(cast), explained(cast)
    for named in ({"item": item}, {"change_request": request}):
        with pytest.raises(Unfit, match="There is no such"):
            risk_answers.treat(risk, **PLAN, **named, by=sees_little)
        with pytest.raises(Unfit, match="There is no such"):
            problems.plan_fix(problem, **named, by=sees_little)
    mine = make_item(cast.product)
    assert risk_answers.treat(risk, **PLAN, item=mine, by=sees_little).item == mine
    assert problems.plan_fix(problem, item=mine, by=sees_little).item == mine


def test_the_api_says_so_beside_the_field(cast, theirs, sees_little, client_of):
    item, request = theirs
    risk, problem = owned(cast), explained(cast)
    client = client_of(sees_little)
    treat = (f"/api/v1/risks/{risk.pk}/", "treat/", PLAN)
    for url, verb, sent in (treat, (f"/api/v1/problems/{problem.pk}/", "plan/", {})):
        tag = {"If-Match": client.get(url).headers["ETag"]}
        for name, row in (("item", item), ("change_request", request)):
            body = {**sent, name: row.pk}
            answer = client.post(url + verb, body, "application/json", headers=tag)
            assert answer.status_code == 400
            assert list(answer.json()["fields"]) == [name]
    risk.refresh_from_db()
    problem.refresh_from_db()
    assert (risk.state, problem.state) == ("open", "cause_known")


def test_what_another_named_stays_when_the_plan_is_corrected(cast, theirs, sees_little, client_of):  # fmt: skip
    item, request = theirs
    named = {"item": item, "change_request": request}
    risk = risk_answers.treat(owned(cast), **PLAN, **named, by=cast.pm)
    problem = problems.plan_fix(explained(cast), **named, by=cast.pm)
    client = client_of(sees_little)
    typed = {"item": item.key, "change_request": request.key}
    later = {**PLAN, **typed, "plan": "Test it twice.", "version": risk.version}
    answer = client.post(reverse("support:risk_treat", args=[risk.pk]), later)
    assert answer.status_code == 302
    sent = {**typed, "version": problem.version}
    answer = client.post(reverse("support:problem_plan", args=[problem.pk]), sent)
    assert answer.status_code == 302
    risk.refresh_from_db()
    assert (risk.plan, risk.item, risk.change_request) == ("Test it twice.", item, request)  # fmt: skip


def test_a_risk_without_a_response_names_nothing_that_treats_it(cast, theirs):
    item, request = theirs
    risk = risk_answers.treat(owned(cast), **PLAN, item=item, change_request=request, by=cast.pm)  # fmt: skip
    told = AuditEntry.objects.filter(verb=Verb.RISK_TREATED).get().data
    assert {"item", "change_request"} <= set(told)
    risk = risk_answers.close(risk, reason="Gone.", by=cast.po)
    assert (risk.item, risk.change_request) == (None, None)
    risk = risk_answers.reopen(risk, reason="Back.", by=cast.frontline)
    assert (risk.state, risk.item, risk.change_request) == ("open", None, None)
