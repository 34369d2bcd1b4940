"""Letting people in: a link that works once, for a week."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction

from core import access, audit
from core.actions.people import follow_staff
from core.clock import now
from core.errors import Refused
from core.models import Invitation, Membership, Team, User
from core.roles import Perm
from core.verbs import Verb

LASTS = timedelta(days=7)
USED_UP = "This invitation was used, withdrawn or is too old. Ask for a new one."


def digest(token: str) -> str:
    """SHA-256 of 256 random bits: a slow hash would add nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def living(token: str) -> Invitation | None:
    """The invitation that this link opens, if it still does."""
    return Invitation.objects.filter(
        token_hash=digest(token), accepted_at=None, expires_at__gt=now()
    ).first()


@transaction.atomic
def create(
    *,
    email: str,
    name: str,
    role: str,
    team: Team | None = None,
    families: list[str] | None = None,
    by: User,
) -> tuple[Invitation, str]:
    """Invite somebody; return the invitation with its token, which is kept nowhere.

    A new invitation ends the ones before it to the same address.
    """
    email = email.strip().lower()
    access.require(by, Perm.PEOPLE_EDIT, team=None)
    if User.objects.filter(email=email, is_active=True).exists():
        raise Refused(f"{email} is already in. Give the role on the person's page.")
    open_ones = Invitation.objects.filter(email=email, accepted_at=None)
    open_ones.filter(expires_at__gt=now()).update(expires_at=now())
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        name=name,
        team=team,
        role=role,
        families=families or [],
        token_hash=digest(token),
        invited_by=by,
        expires_at=now() + LASTS,
    )
    audit.record(
        by,
        Verb.USER_INVITED,
        invitation,
        team=team,
        email=email,
        role=role,
        families=families or [],
    )
    return invitation, token


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> Invitation:
    """End an invitation before it is used."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(
        pk=invitation.pk
    )
    access.require(by, Perm.PEOPLE_EDIT, team=None)
    if invitation.accepted_at or invitation.expires_at <= now():
        raise Refused("This invitation is over already.")
    invitation.expires_at = now()
    invitation.save(update_fields=["expires_at"])
    audit.record(by, Verb.INVITATION_WITHDRAWN, invitation, team=invitation.team)
    return invitation


@transaction.atomic
def accept(token: str, *, name: str, password: str) -> User:
    """Let the invited person in. Two at once: the second finds the link used."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .filter(token_hash=digest(token), accepted_at=None, expires_at__gt=now())
        .first()
    )
    if invitation is None:
        raise Refused(USED_UP)
    person, dropped = joined(invitation.email, name, password)
    Membership.objects.get_or_create(
        user=person,
        team=invitation.team,
        role=invitation.role,
        defaults={"families": invitation.families},
    )
    follow_staff(person)
    invitation.accepted_at, invitation.accepted_by = now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    audit.record(
        person,
        Verb.USER_JOINED,
        person,
        team=invitation.team,
        role=invitation.role,
        invited_by=invitation.invited_by,
        dropped=dropped,
    )
    return person


def joined(email: str, name: str, password: str) -> tuple[User, list[str]]:
    """A new account, or the old one of somebody who left, and the roles it dropped."""
    former = User.objects.select_for_update(of=("self",)).filter(email=email).first()
    if former is None:
        return User.objects.create_user(email, name, password), []
    if former.is_active or former.is_system:
        raise Refused(USED_UP)
    dropped = [str(each) for each in former.memberships.select_related("team")]
    former.memberships.all().delete()
    former.is_active, former.name = True, name
    former.set_password(password)
    former.save()
    return former, dropped
