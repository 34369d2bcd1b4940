"""The small kit: pages of lists, versions, today, time zones, what is kept of a change."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.utils import timezone

from core import access, audit, clock, system, versions
from core.errors import Stale
from core.middleware import zone
from core.models import Membership, Team, User
from core.roles import PERMISSIONS, Perm, Role
from core.verbs import Verb
from core.web import page_of
from tests.make import make_user

# --- pages of lists ------------------------------------------------------------------


@pytest.fixture
def teams(db: None) -> list[Team]:
    return [Team.objects.create(name=f"T{n}") for n in range(7)]


@pytest.mark.parametrize("order", [("name", "id"), ("-id",), ("-version", "id")])
def test_pages_follow_each_other_without_gap_or_double(teams, order):
    seen: list[Team] = []
    after = "start"
    while after:
        page = page_of(
            Team.objects.order_by(*order), after="" if not seen else after, size=3
        )
        seen, after = [*seen, *page.rows], page.after
    assert seen == list(Team.objects.order_by(*order))


def test_a_row_added_meanwhile_moves_nothing(teams):
    rows = Team.objects.order_by("name", "id")
    first = page_of(rows, size=3)
    Team.objects.create(name="A first one")
    second = page_of(rows, after=first.after, size=3)
    assert [team.name for team in second.rows] == ["T3", "T4", "T5"]


def test_a_cursor_belongs_to_its_list_and_its_order(teams):
    after = page_of(Team.objects.order_by("name", "id"), size=3).after
    with pytest.raises(BadRequest):
        page_of(Team.objects.order_by("-name", "id"), after=after)
    with pytest.raises(BadRequest):
        page_of(User.objects.order_by("name", "id"), after=after)
    with pytest.raises(BadRequest):
        page_of(Team.objects.order_by("name", "id"), after=after[:-2])


def test_an_order_without_an_end_is_a_mistake_of_ours(db):
    for rows in (Team.objects.all(), Team.objects.order_by("name")):
        with pytest.raises(ValueError, match="ends in its id"):
            page_of(rows)


# --- versions and what is kept of a change ---------------------------------------------


def test_a_claim_counts_and_an_old_one_is_stale():
    team = Team(name="A", version=3)
    versions.claim(team, 3, name="B")
    assert team.version == 4
    versions.claim(team, None)
    assert team.version == 5
    with pytest.raises(Stale) as stale:
        versions.claim(team, 3, name="B")
    assert (stale.value.current, stale.value.mine) == (team, {"name": "B"})


def test_only_what_changed_is_kept_old_and_new():
    user = User(name="Mia", title="PM")
    assert versions.apply(user, name="Mia", title="Lead") == {"title": ["PM", "Lead"]}


def test_the_trail_keeps_rows_by_name_and_numbers_exactly(cast):
    entry = audit.record(
        cast.pm,
        Verb.PRODUCT_CHANGED,
        cast.product,
        by=cast.po,
        value=Decimal("1.10"),
        day=date(2026, 11, 16),
        several={"who": [cast.pm, None]},
    )
    entry.refresh_from_db()
    assert entry.data == {
        "by": "Paolo",
        "value": "1.10",
        "day": "2026-11-16",
        "several": {"who": ["Mia", None]},
    }


# --- who may -----------------------------------------------------------------------------


def test_the_executive_sees_everything_scores_value_and_votes_in_a_seat():
    grant = PERMISSIONS[Role.EXECUTIVE]
    assert grant.own == {
        Perm.VALUE_SCORE,
        Perm.RISK_SCORE,
        Perm.GATE_SIGN,
        Perm.GATE_EMERGENCY,
        Perm.SLA_ANSWER,
        Perm.RISK_ACCEPT,
    }  # a business owner's columns, a seat at gates or an office if one is held, risks
    looks = {perm for perm in Perm if perm.value.endswith(("_view", "_read"))}
    assert grant.all == looks


def test_who_can_hold_a_seat_signs_and_only_administrators_edit_people():
    def holders(perm: Perm) -> set[str]:
        return {r for r, grant in PERMISSIONS.items() if perm in grant.own | grant.all}

    assert holders(Perm.GATE_SIGN) == {
        Role.GOVERNANCE_REVIEWER,
        Role.EXECUTIVE,
        Role.OPERATIONS_LEADER,
        Role.IT_PARTNER,
    }
    assert holders(Perm.PEOPLE_EDIT) == {Role.ADMINISTRATOR}
    assert Role.PRODUCT_MANAGER in holders(Perm.PILOT_RUN)
    assert Role.GOVERNANCE_REVIEWER not in holders(Perm.PILOT_RUN)


def test_frontline_leads_see_no_scores_pilots_or_gates(cast):
    for perm in (Perm.BACKLOG_VIEW, Perm.PILOT_VIEW, Perm.GATE_VIEW):
        assert not access.may(cast.frontline, perm)
    assert access.may(cast.frontline, Perm.NOTE_CREATE)


def test_a_role_without_a_team_reaches_everywhere_and_one_with_a_team_does_not(cast):
    other = cast.other_product.team
    assert not access.allows(cast.pm, Perm.PORTFOLIO_EDIT, team=other)
    far = make_user("Fran", Role.PRODUCT_MANAGER)
    assert access.allows(far, Perm.PORTFOLIO_EDIT, team=other)
    assert access.allows(far, Perm.PORTFOLIO_EDIT, team=None)
    assert not access.allows(cast.pm, Perm.PORTFOLIO_EDIT, team=None)


def test_two_roles_add_up(cast):
    team = cast.other_product.team
    Membership.objects.create(user=cast.pm, team=team, role=Role.PRODUCT_OWNER)
    again = User.objects.get(pk=cast.pm.pk)
    assert access.allows(again, Perm.BACKLOG_EDIT, team=team)
    assert not access.allows(again, Perm.PORTFOLIO_EDIT, team=team)


def test_rights_cost_one_query_a_request(cast, django_assert_num_queries):
    user = User.objects.get(pk=cast.pm.pk)
    with django_assert_num_queries(1):
        for perm in Perm:
            access.may(user, perm)


def test_scheduled_work_may_and_is_nobodys_account(cast):
    robot = system.user()
    access.require(robot, Perm.PEOPLE_EDIT, team=None)
    assert not robot.has_usable_password() or not robot.check_password("!")
    with pytest.raises(PermissionDenied):
        access.require(cast.outsider, Perm.PORTFOLIO_VIEW, team=None)
    with pytest.raises(PermissionDenied):
        access.require_somewhere(cast.outsider, Perm.PORTFOLIO_VIEW)


# --- time ------------------------------------------------------------------------------------


def test_today_is_the_demo_day_when_one_is_set(settings):
    settings.TODAY = "2026-11-16"
    assert clock.today() == date(2026, 11, 16)
    settings.TODAY = ""
    assert clock.today() == timezone.localdate()


def test_a_moment_is_shown_where_the_person_is(cast, client_of):
    User.objects.filter(pk=cast.pm.pk).update(time_zone="Asia/Tokyo")
    page = client_of(User.objects.get(pk=cast.pm.pk)).get("/me/")
    assert page.status_code == 200
    tokyo = datetime.now(ZoneInfo("Asia/Tokyo"))
    assert f"{tokyo:%d}".lstrip("0") in page.content.decode()


@pytest.mark.parametrize("name", ["", "Mars/One", "../etc/passwd"])
def test_an_unknown_zone_is_no_zone(name):
    assert zone(name) is None
