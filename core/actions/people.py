"""Changes to people and what they may do: granted, revoked, let go, taken back."""

from typing import cast

from django.db import connection, transaction

from core import access, audit, versions
from core.clock import now
from core.errors import Refused
from core.models import Invitation, Membership, Team, User
from core.roles import Perm, Role
from core.verbs import Verb

OWN_RIGHTS = "Nobody changes their own rights: ask another administrator."
LAST_ADMINISTRATOR = "This is the last administrator. Name another one first."


@transaction.atomic
def grant(
    person: User,
    *,
    role: str,
    team: Team | None = None,
    families: list[str] | None = None,
    by: User,
) -> Membership:
    """Give a person a role in a team, or everywhere. Nobody raises their own rights."""
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    access.require(by, Perm.PEOPLE_EDIT, team=None)
    if person == by:
        raise Refused(OWN_RIGHTS)
    if not person.is_active or person.is_system:
        raise Refused(f"{person} does not work here now.")
    if Membership.objects.filter(user=person, team=team, role=role).exists():
        raise Refused(f"{person} already has this role there.")
    membership = Membership.objects.create(
        user=person, team=team, role=role, families=families or []
    )
    follow_staff(person)
    audit.record(
        by,
        Verb.MEMBERSHIP_GRANTED,
        person,
        team=team,
        role=role,
        families=families or [],
    )
    return membership


@transaction.atomic
def revoke(membership: Membership, *, by: User) -> None:
    """Take a role away. The last administrator keeps theirs."""
    keep_administrators_still()
    membership = Membership.objects.select_for_update(of=("self",)).get(
        pk=membership.pk
    )
    access.require(by, Perm.PEOPLE_EDIT, team=None)
    person, team = membership.user, membership.team
    if membership.role == Role.ADMINISTRATOR and is_last_administrator(
        person, besides=membership
    ):
        raise Refused(LAST_ADMINISTRATOR)
    role, families = membership.role, membership.families
    membership.delete()
    follow_staff(person)
    audit.record(
        by, Verb.MEMBERSHIP_REVOKED, person, team=team, role=role, families=families
    )


@transaction.atomic
def deactivate(person: User, *, by: User) -> User:
    """Let a person go: no sign-in, no key, no open invitation. Their work stays."""
    keep_administrators_still()
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    access.require(by, Perm.PEOPLE_EDIT, team=None)
    if person == by:
        raise Refused("Nobody lets themselves go: ask another administrator.")
    if not person.is_active or person.is_system:
        raise Refused(f"{person} cannot sign in as it is.")
    if is_last_administrator(person):
        raise Refused(LAST_ADMINISTRATOR)
    person.is_active = False
    person.save(update_fields=["is_active"])
    person.access_tokens.filter(revoked_at=None).update(revoked_at=now())
    Invitation.objects.filter(
        email=person.email, accepted_at=None, expires_at__gt=now()
    ).update(expires_at=now())
    audit.record(by, Verb.USER_DEACTIVATED, person)
    return person


@transaction.atomic
def reactivate(person: User, *, by: User) -> User:
    """Let a person sign in again, with the roles they had and no old key."""
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    access.require(by, Perm.PEOPLE_EDIT, team=None)
    if person.is_active or person.is_system:
        raise Refused(f"{person} needs no way back.")
    person.is_active = True
    person.save(update_fields=["is_active"])
    audit.record(by, Verb.USER_REACTIVATED, person)
    return person


@transaction.atomic
def edit_profile(
    person: User, *, version: int | None, by: User, **fields: object
) -> User:
    """Change one's own name, title or time zone. Raises Stale like any edit.

    Another's, and whom somebody reports to (`manager`), is for administrators.
    """
    if "manager" in fields:
        keep_lines_still()
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if person != by or "manager" in fields:
        access.require(by, Perm.PEOPLE_EDIT, team=None)
    if "manager" in fields:
        refuse_bad_line(person, cast("User | None", fields["manager"]), by=by)
    versions.claim(person, version, **fields)
    changed = versions.apply(person, **fields)
    person.save()
    audit.record(by, Verb.USER_CHANGED, person, changed=changed)
    return person


def refuse_bad_line(person: User, manager: User | None, *, by: User) -> None:
    """Who reports to whom decides who may sign (domain.md §7): no circle, no own hand."""
    if person == by:
        raise Refused(OWN_RIGHTS)
    if manager is None or manager.pk == person.manager_id:
        return
    if manager == person:
        raise Refused("Nobody reports to themselves. Choose somebody else.")
    if not manager.is_active or manager.is_system:
        raise Refused(f"{manager} does not work here now. Choose somebody else.")
    if person in line_above(User.objects.get(pk=manager.pk)):
        raise Refused(
            f"{manager} reports to {person}, at once or through others: this would be "
            f"a circle. Change whom {manager} reports to first."
        )


def keep_lines_still() -> None:
    """One change of a line at a time, so that no two close a circle together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('core.reports_to'))")


def line_above(person: User) -> list[User]:
    """Whom a person reports to, their own manager, and so on to the top."""
    above: list[User] = []
    while person.manager and person.manager not in above:
        person = person.manager
        above.append(person)
    return above


def keep_administrators_still() -> None:
    """Lock every administrator's membership, so that no two leave at the same time."""
    rows = Membership.objects.filter(role=Role.ADMINISTRATOR).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def is_last_administrator(person: User, *, besides: Membership | None = None) -> bool:
    """True if without this person (or only this membership) nobody administers."""
    left = Membership.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    if besides:
        return not left.exclude(pk=besides.pk).exists()
    return left.filter(user=person).exists() and not left.exclude(user=person).exists()


def follow_staff(person: User) -> None:
    """Administrators, and nobody else, may read the administration site."""
    person.is_staff = person.memberships.filter(role=Role.ADMINISTRATOR).exists()
    person.save(update_fields=["is_staff"])
