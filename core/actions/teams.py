"""Changes to teams."""

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused
from core.models import Team, User
from core.roles import Perm
from core.verbs import Verb


@transaction.atomic
def create(*, name: str, by: User) -> Team:
    access.require(by, Perm.PEOPLE_EDIT, team=None)
    refuse_taken(name)
    team = Team.objects.create(name=name)
    audit.record(by, Verb.TEAM_CREATED, team, team=team)
    return team


@transaction.atomic
def rename(team: Team, *, name: str, version: int | None, by: User) -> Team:
    """Give a team another name. Raises Stale if someone did so first."""
    team = Team.objects.select_for_update(of=("self",)).get(pk=team.pk)
    access.require(by, Perm.PEOPLE_EDIT, team=None)
    versions.claim(team, version, name=name)
    refuse_taken(name, besides=team)
    changed = versions.apply(team, name=name)
    team.save()
    audit.record(by, Verb.TEAM_CHANGED, team, team=team, changed=changed)
    return team


def refuse_taken(name: str, *, besides: Team | None = None) -> None:
    others = Team.objects.exclude(pk=besides.pk) if besides else Team.objects.all()
    if others.filter(name__iexact=name).exists():
        raise Refused(f"There is already a team {name}.")
