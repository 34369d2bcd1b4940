"""The one place that asks: may this person do this, in this team?

Roles are read once per person object (one query per request) and answered from
`core.roles.PERMISSIONS`. Nothing outside this file looks at a role to allow.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from core.models import Membership, Team, User
from core.roles import PERMISSIONS, Perm


@dataclass(frozen=True)
class Reach:
    """How far a permission reaches for one person: everywhere, or some teams."""

    everywhere: bool
    teams: frozenset[int]

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.teams)

    def q(self, path: str) -> Q:
        """A filter on rows whose team is at `path`, for `visible_to` querysets."""
        if self.everywhere:
            return Q()
        return Q(**{f"{path}__in": self.teams})


def memberships(user: User) -> list[Membership]:
    """This person's memberships, read once and kept on the person object."""
    if not user.is_authenticated or not user.is_active:
        return []
    kept: list[Membership] | None = getattr(user, "_memberships", None)
    if kept is None:
        kept = list(Membership.objects.filter(user=user).select_related("team"))
        user._memberships = kept  # type: ignore[attr-defined]
    return kept


def with_memberships(people: "QuerySet[User]") -> list[User]:
    """These people, their memberships read at once: for asking many what they may do."""
    found = list(people)
    kept: dict[int, list[Membership]] = {person.pk: [] for person in found}
    for each in Membership.objects.filter(user__in=kept).select_related("team"):
        kept[each.user_id].append(each)
    for person in found:
        person._memberships = kept[person.pk]  # type: ignore[attr-defined]
    return found


def reach(user: User, perm: Perm) -> Reach:
    everywhere, teams = False, set()
    for membership in memberships(user):
        grant = PERMISSIONS[membership.role]
        if perm in grant.all or (perm in grant.own and membership.team_id is None):
            everywhere = True
        elif perm in grant.own and membership.team_id is not None:
            teams.add(membership.team_id)
    return Reach(everywhere, frozenset(teams))


def may(user: User, perm: Perm) -> bool:
    """True if `user` holds `perm` anywhere at all."""
    return bool(reach(user, perm))


def allows(user: User, perm: Perm, *, team: Team | None) -> bool:
    """True if `user` holds `perm` in `team` (None: it needs to reach everywhere)."""
    how_far = reach(user, perm)
    return how_far.everywhere or (team is not None and team.pk in how_far.teams)


def require(user: User, perm: Perm, *, team: Team | None) -> None:
    """Raise PermissionDenied (403) unless `user` holds `perm` in `team`."""
    if not (user.is_system or allows(user, perm, team=team)):
        raise PermissionDenied(f"{user} lacks {perm} in {team or 'every team'}")


def require_somewhere(user: User, perm: Perm) -> None:
    """Raise PermissionDenied unless `user` holds `perm` in some team: for new things."""
    if not (user.is_system or may(user, perm)):
        raise PermissionDenied(f"{user} lacks {perm}")


def holders(perm: Perm, *, teams: Iterable[int] | None) -> "QuerySet[User]":
    """Active people who hold `perm` everywhere or in one of `teams` (None: in any)."""
    everywhere = [role for role, grant in PERMISSIONS.items() if perm in grant.all]
    in_team = [role for role, grant in PERMISSIONS.items() if perm in grant.own]
    near = Q(memberships__team=None) | Q(memberships__team__in=teams or ())
    held = Q(memberships__role__in=everywhere)
    held |= Q(memberships__role__in=in_team) & (Q() if teams is None else near)
    return User.objects.filter(held, is_active=True, is_system=False).distinct()
