"""Who gets in, with which rights, and who can change that."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from core import access
from core.actions import invitations, people, teams, tokens
from core.clock import now
from core.errors import Refused, Stale
from core.models import AccessToken, AuditEntry, Invitation, Membership, Team, User
from core.roles import Family, Perm, Role
from core.verbs import Verb
from governance import standing
from tests.make import make_review, make_user


def newest(verb: Verb) -> AuditEntry:
    return AuditEntry.objects.filter(verb=verb).latest("id")


# --- roles -----------------------------------------------------------------------


def test_an_administrator_grants_a_role_and_it_works_at_once(cast):
    team = cast.product.team
    people.grant(cast.outsider, role=Role.PRODUCT_OWNER, team=team, by=cast.admin)
    otto = User.objects.get(pk=cast.outsider.pk)
    assert access.allows(otto, Perm.BACKLOG_EDIT, team=team)
    assert not access.allows(otto, Perm.BACKLOG_EDIT, team=cast.other_product.team)
    entry = newest(Verb.MEMBERSHIP_GRANTED)
    assert (entry.actor, entry.data["role"]) == (cast.admin, "product_owner")


@pytest.mark.parametrize("who", ["pm", "executive", "reviewer", "outsider"])
def test_nobody_else_grants(cast, who):
    by = cast.everyone[who]
    with pytest.raises(PermissionDenied):
        people.grant(cast.outsider, role=Role.EXECUTIVE, by=by)


def test_nobody_raises_their_own_rights(cast):
    with pytest.raises(Refused, match="their own rights"):
        people.grant(cast.admin, role=Role.PRODUCT_MANAGER, by=cast.admin)


def test_the_same_role_twice_is_refused(cast):
    with pytest.raises(Refused, match="already has"):
        people.grant(cast.executive, role=Role.EXECUTIVE, by=cast.admin)


def test_only_administrators_get_into_the_administration_site(cast):
    people.grant(cast.pm, role=Role.ADMINISTRATOR, by=cast.admin)
    assert User.objects.get(pk=cast.pm.pk).is_staff
    membership = Membership.objects.get(user=cast.pm, role=Role.ADMINISTRATOR)
    people.revoke(membership, by=cast.admin)
    assert not User.objects.get(pk=cast.pm.pk).is_staff


def test_a_revoked_role_is_gone_and_recorded(cast):
    [membership] = Membership.objects.filter(user=cast.pm)
    people.revoke(membership, by=cast.admin)
    assert not access.may(User.objects.get(pk=cast.pm.pk), Perm.PORTFOLIO_VIEW)
    entry = newest(Verb.MEMBERSHIP_REVOKED)
    assert entry.subject_name == "Mia"
    assert entry.data["role"] == "product_manager"


def test_the_last_administrator_keeps_the_role(cast):
    [membership] = Membership.objects.filter(role=Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="last administrator"):
        people.revoke(membership, by=cast.admin)


def test_an_administrator_who_cannot_sign_in_does_not_count(cast):
    make_user("Gone", Role.ADMINISTRATOR)
    User.objects.filter(name="Gone").update(is_active=False)
    [membership] = Membership.objects.filter(user=cast.admin)
    with pytest.raises(Refused, match="last administrator"):
        people.revoke(membership, by=cast.admin)


# --- leaving and coming back -------------------------------------------------------


def test_who_is_let_go_has_no_session_no_key_no_invitation(cast, client_of):
    client = client_of(cast.pm)
    tokens.create(name="Script", days=None, by=cast.pm)
    people.deactivate(cast.pm, by=cast.admin)
    assert client.get("/me/").status_code == 302
    assert AccessToken.objects.get().revoked_at
    assert newest(Verb.USER_DEACTIVATED).subject_id == cast.pm.pk
    assert access.memberships(User.objects.get(pk=cast.pm.pk)) == []


def test_nobody_lets_themselves_go(cast):
    make_user("Ruth", Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="themselves"):
        people.deactivate(cast.admin, by=cast.admin)


def test_the_last_administrator_is_not_let_go(cast):
    ruth = make_user("Ruth", Role.ADMINISTRATOR)
    people.deactivate(cast.admin, by=ruth)
    with pytest.raises(Refused, match="themselves"):
        people.deactivate(ruth, by=ruth)
    ruth.is_system = True  # even the system's own work cannot
    with pytest.raises(Refused):
        people.deactivate(ruth, by=cast.admin)


def test_who_comes_back_has_the_roles_but_not_the_keys(cast):
    tokens.create(name="Script", days=None, by=cast.pm)
    people.deactivate(cast.pm, by=cast.admin)
    people.reactivate(cast.pm, by=cast.admin)
    assert access.may(User.objects.get(pk=cast.pm.pk), Perm.PORTFOLIO_EDIT)
    assert AccessToken.objects.filter(revoked_at=None).count() == 0
    with pytest.raises(Refused):
        people.reactivate(cast.pm, by=cast.admin)


# --- whom they report to -----------------------------------------------------------


def report(person: User, manager: User | None, by: User) -> User:
    version = User.objects.get(pk=person.pk).version
    return people.edit_profile(person, manager=manager, version=version, by=by)


def test_an_administrator_says_whom_somebody_reports_to(cast):
    assert report(cast.po, cast.pm, by=cast.admin).manager == cast.pm
    entry = newest(Verb.USER_CHANGED)
    assert (entry.actor, entry.data["changed"]) == (
        cast.admin,
        {"manager": [None, "Mia"]},
    )
    assert report(cast.po, None, by=cast.admin).manager is None


def test_a_reviewer_who_reports_to_a_party_does_not_decide(cast):
    review = make_review(cast)
    assert standing.why_barred(review, cast.reviewer) == ""
    reviewer = report(cast.reviewer, cast.pm, by=cast.admin)
    assert standing.why_barred(review, reviewer).startswith("reports to Mia")


@pytest.mark.parametrize("who", ["pm", "po", "executive", "reviewer", "outsider"])
def test_nobody_else_says_whom_somebody_reports_to(cast, who):
    by = cast.everyone[who]
    for person in (by, cast.frontline):
        with pytest.raises(PermissionDenied):
            report(person, cast.ops, by=by)


def test_an_administrator_does_not_choose_their_own_manager(cast):
    with pytest.raises(Refused, match="their own rights"):
        report(cast.admin, cast.ops, by=cast.admin)


def test_nobody_reports_in_a_circle(cast):
    report(cast.po, cast.pm, by=cast.admin)
    report(cast.pm, cast.ops, by=cast.admin)
    with pytest.raises(Refused, match="Nobody reports to themselves"):
        report(cast.po, cast.po, by=cast.admin)
    for manager in (cast.pm, cast.po):
        with pytest.raises(Refused, match=f"{manager} reports to Olga.* a circle"):
            report(cast.ops, manager, by=cast.admin)
    report(cast.pm, None, by=cast.admin)
    report(cast.ops, cast.po, by=cast.admin)


def test_nobody_is_put_under_who_has_left(cast):
    report(cast.po, cast.pm, by=cast.admin)
    people.deactivate(cast.pm, by=cast.admin)
    report(cast.po, User.objects.get(pk=cast.pm.pk), by=cast.admin)  # stays as it was
    with pytest.raises(Refused, match="does not work here now"):
        report(cast.it, User.objects.get(pk=cast.pm.pk), by=cast.admin)


def test_a_stale_choice_of_manager_is_refused(cast):
    report(cast.po, cast.pm, by=cast.admin)
    with pytest.raises(Stale):
        people.edit_profile(cast.po, manager=cast.ops, version=1, by=cast.admin)


# --- invitations ---------------------------------------------------------------------


def invite(cast, **more):
    values = {"email": "New@Example.org", "name": "Nia", "role": Role.PRODUCT_OWNER}
    values |= {"team": cast.product.team, "by": cast.admin}
    return invitations.create(**{**values, **more})


def test_an_invited_person_comes_in_once_with_the_role(cast):
    made, token = invite(cast)
    assert token not in str(vars(made))
    nia = invitations.accept(token, name="Nia N", password="a long sentence")
    assert nia.email == "new@example.org"
    assert nia.check_password("a long sentence")
    assert access.allows(nia, Perm.BACKLOG_EDIT, team=cast.product.team)
    assert newest(Verb.USER_JOINED).actor == nia
    with pytest.raises(Refused, match="was used"):
        invitations.accept(token, name="Again", password="a long sentence")


def test_an_invitation_ends_after_a_week(cast):
    made, token = invite(cast)
    Invitation.objects.update(expires_at=now() - timedelta(seconds=1))
    assert invitations.living(token) is None
    with pytest.raises(Refused):
        invitations.accept(token, name="Nia", password="a long sentence")
    with pytest.raises(Refused, match="over already"):
        invitations.withdraw(made, by=cast.admin)


def test_a_withdrawn_invitation_opens_nothing(cast):
    made, token = invite(cast)
    invitations.withdraw(made, by=cast.admin)
    assert invitations.living(token) is None


def test_a_second_invitation_ends_the_first(cast):
    _, first = invite(cast)
    _, second = invite(cast)
    assert invitations.living(first) is None
    assert invitations.living(second)


def test_who_is_in_is_not_invited_again(cast):
    with pytest.raises(Refused, match="already in"):
        invite(cast, email=cast.pm.email.upper())


def test_only_administrators_invite(cast):
    with pytest.raises(PermissionDenied):
        invite(cast, by=cast.pm)


def test_who_left_comes_back_by_invitation_without_the_old_roles(cast):
    people.deactivate(cast.pm, by=cast.admin)
    _, token = invite(cast, email=cast.pm.email, role=Role.EXECUTIVE, team=None)
    back = invitations.accept(token, name="Mia", password="a long sentence")
    assert back.pk == cast.pm.pk
    assert [m.role for m in back.memberships.all()] == ["executive"]
    assert newest(Verb.USER_JOINED).data["dropped"] == ["Product manager, Copilot"]


def test_a_reviewer_keeps_the_families(cast):
    families = [Family.SECURITY]
    _, token = invite(cast, role=Role.GOVERNANCE_REVIEWER, team=None, families=families)
    back = invitations.accept(token, name="Sue", password="a long sentence")
    assert back.memberships.get().families == ["security"]


# --- profile, teams, keys ------------------------------------------------------------


def test_one_edits_ones_own_profile_and_loses_nothing(cast):
    people.edit_profile(cast.pm, version=1, name="Mia M", by=cast.pm)
    with pytest.raises(Stale):
        people.edit_profile(cast.pm, version=1, name="Mia X", by=cast.pm)
    with pytest.raises(PermissionDenied):
        people.edit_profile(cast.pm, version=2, name="X", by=cast.po)


def test_teams_are_made_and_renamed_without_doubles(cast):
    team = teams.create(name="Beacon", by=cast.admin)
    teams.rename(team, name="BEACON", version=1, by=cast.admin)
    with pytest.raises(Refused, match="already a team"):
        teams.rename(team, name="vault", version=2, by=cast.admin)
    with pytest.raises(Refused, match="already a team"):
        teams.create(name="copilot", by=cast.admin)
    with pytest.raises(PermissionDenied):
        teams.create(name="Mine", by=cast.pm)
    assert Team.objects.filter(name="BEACON").exists()


def test_a_key_is_shown_once_and_kept_as_a_hash(cast):
    key, secret = tokens.create(name="Script", days=30, by=cast.pm)
    assert secret.startswith("tdm_")
    assert secret not in str(vars(key))
    assert key.expires_at
    assert newest(Verb.TOKEN_CREATED).data.keys() == {"expires_at"}


def test_a_key_is_revoked_by_its_owner_or_an_administrator(cast):
    key, _ = tokens.create(name="Script", days=None, by=cast.pm)
    with pytest.raises(PermissionDenied):
        tokens.revoke(key, by=cast.po)
    tokens.revoke(key, by=cast.admin)
    with pytest.raises(Refused, match="already revoked"):
        tokens.revoke(key, by=cast.pm)


def test_nobody_has_more_than_twenty_keys(cast):
    for n in range(tokens.MOST):
        tokens.create(name=f"K{n}", days=None, by=cast.pm)
    with pytest.raises(Refused, match="20 keys"):
        tokens.create(name="One more", days=None, by=cast.pm)
