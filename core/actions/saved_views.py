"""Keep how one likes to see a list page, share it, begin with it."""

from django.db import transaction
from django.db.models import Q
from django.http import QueryDict

from core import audit, versions
from core.errors import Refused, Unfit
from core.models import DefaultView, SavedView, Team, User
from core.verbs import Verb

MOST = 50  # of one person on one page
PASSING = ("after", "view", "csrfmiddlewaretoken")  # parts of an address of the moment


@transaction.atomic
def keep(
    *, page: str, name: str, query: str, team: Team | None = None, by: User
) -> SavedView:
    """Keep an address under a name; the same name again replaces what it stood for."""
    share(team, by)
    mine = SavedView.objects.select_for_update().filter(owner=by, page=page)
    found = mine.filter(name__iexact=name).first()
    if found is None and mine.count() >= MOST:
        raise Refused(f"You keep {MOST} views of this page. Delete one first.")
    view = found or SavedView(owner=by, page=page, name=name)
    view.query, view.team = lasting(query), team
    view.version += 1 if found else 0
    view.save()
    audit.record(by, Verb.VIEW_SAVED, view, team=team, page=page, query=view.query)
    return view


def lasting(query: str) -> str:
    """The part of an address that stays true tomorrow."""
    parts = QueryDict(query, mutable=True)
    for name in PASSING:
        parts.pop(name, None)
    kept = parts.urlencode()
    if len(kept) > 500:
        raise Unfit("query", "That is too much for one view. Take a filter away.")
    return kept


def share(team: Team | None, by: User) -> None:
    """One shares with a team that one is in; a role everywhere is in all of them."""
    held = by.memberships.filter(Q(team=team) | Q(team=None))
    if team and not held.exists():
        raise Refused(f"You are not in {team}. Share it with a team of yours.")


@transaction.atomic
def edit(
    view: SavedView, *, name: str, team: Team | None, version: int | None, by: User
) -> SavedView:
    """Give a view another name, share it or take it back. Raises Stale."""
    view = own(view, by)
    share(team, by)
    versions.claim(view, version, name=name, team=team)
    others = SavedView.objects.filter(owner=by, page=view.page, name__iexact=name)
    if others.exclude(pk=view.pk).exists():
        raise Unfit("name", f"You have a view {name} already.")
    changed = versions.apply(view, name=name, team=team)
    view.save()
    if team is None:
        DefaultView.objects.filter(view=view).exclude(user=by).delete()
    audit.record(by, Verb.VIEW_CHANGED, view, team=team, changed=changed)
    return view


@transaction.atomic
def delete(view: SavedView, *, by: User) -> None:
    """Forget a view, also for those who begin with it."""
    view = own(view, by)
    audit.record(by, Verb.VIEW_DELETED, view, team=view.team, query=view.query)
    view.delete()


@transaction.atomic
def begin_with(view: SavedView, *, by: User) -> DefaultView:
    """Let this person begin on the page with this view."""
    if not SavedView.objects.visible_to(by).filter(pk=view.pk).exists():
        raise Refused("That view is not shared with you any more.")
    found, _ = DefaultView.objects.update_or_create(
        user=by, page=view.page, defaults={"view": view}
    )
    audit.record(by, Verb.VIEW_CHOSEN, view, team=view.team, page=view.page)
    return found


@transaction.atomic
def begin_plain(view: SavedView, *, by: User) -> None:
    """Let this person begin on the page as everybody does. Twice is once."""
    DefaultView.objects.filter(user=by, page=view.page).delete()
    audit.record(by, Verb.VIEW_LEFT, view, team=view.team, page=view.page)


def own(view: SavedView, by: User) -> SavedView:
    found = SavedView.objects.select_for_update(of=("self",)).get(pk=view.pk)
    if found.owner_id != by.pk:
        raise Refused(f"{found} is {found.owner}'s view: only they change it.")
    return found
