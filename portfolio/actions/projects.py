"""Changes to projects. Ending one never ends a product."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import Team, User
from core.roles import Perm
from core.verbs import Verb
from portfolio.actions import related
from portfolio.models import Product, Project


@transaction.atomic
def create(
    *, name: str, products: Iterable[Product], by: User, **fields: Any
) -> Project:
    """Attach a project to its products. Raises Refused if its name is taken."""
    products = list(products)
    allow(by, products)
    refuse_taken(name)
    project = Project(name=name, **fields)
    refuse_backwards(project)
    project.save()
    project.products.set(products)
    audit.record(by, Verb.PROJECT_CREATED, project, team=team_of(products), name=name)
    return project


@transaction.atomic
def edit(
    project: Project,
    *,
    version: int | None,
    products: Iterable[Product] | None = None,
    by: User,
    **fields: Any,
) -> Project:
    """Change a project that is not closed. Raises Stale after another's change."""
    project = locked(project)
    attached = list(project.products.all())
    allow(by, attached)
    refuse_closed(project)
    sent = fields if products is None else {**fields, "products": products}
    versions.claim(project, version, **sent)
    if fields.get("name", project.name).lower() != project.name.lower():
        refuse_taken(fields["name"])
    changed = versions.apply(project, **fields)
    refuse_backwards(project)
    project.save()
    if products is not None:
        allow(by, list(products))
        changed |= related.replace(project, "products", products)
    team = team_of(attached)
    audit.record(by, Verb.PROJECT_CHANGED, project, team=team, changed=changed)
    return project


@transaction.atomic
def close(
    project: Project,
    *,
    state: str,
    closed_on: date,
    closing: str,
    version: int | None,
    by: User,
) -> Project:
    """End a project (what it made is live) or stop it. Its products go on either way."""
    project = locked(project)
    attached = list(project.products.all())
    allow(by, attached)
    refuse_closed(project)
    sent = {"state": state, "closed_on": closed_on, "closing": closing}
    versions.claim(project, version, **sent)
    if closed_on > today() or closed_on < project.starts_on:
        raise Unfit("closed_on", "Close it on a day between its start and today.")
    versions.apply(project, **sent)
    project.save()
    data = {"to": state, "reason": closing, "on": closed_on.isoformat()}
    audit.record(by, Verb.PROJECT_CLOSED, project, team=team_of(attached), **data)
    return project


@transaction.atomic
def reopen(project: Project, *, reason: str, version: int | None, by: User) -> Project:
    """Run a closed project again; the trail keeps when and why it was closed."""
    project = locked(project)
    attached = list(project.products.all())
    allow(by, attached)
    if project.is_open:
        raise Refused("This project is open already.")
    versions.claim(project, version, reason=reason)
    project.state, project.closed_on, project.closing = Project.State.RUNNING, None, ""
    project.save()
    team = team_of(attached)
    audit.record(by, Verb.PROJECT_REOPENED, project, team=team, reason=reason)
    return project


def locked(project: Project) -> Project:
    return Project.objects.select_for_update(of=("self",)).get(pk=project.pk)


def allow(by: User, products: list[Product]) -> None:
    """Whoever manages one of its products may change a project: many serve several."""
    if not products:
        raise Unfit("products", "A project serves at least one product.")
    if by.is_system or may(by, products):
        return
    raise PermissionDenied(f"{by} manages none of the project's products")


def may(user: User, products: Iterable[Product]) -> bool:
    edit = Perm.PORTFOLIO_EDIT
    return any(access.allows(user, edit, team=product.team) for product in products)


def refuse_closed(project: Project) -> None:
    if not project.is_open:
        raise Refused("This project is closed. Reopen it first.")


def refuse_backwards(project: Project) -> None:
    if project.ends_on < project.starts_on:
        raise Unfit("ends_on", "It ends on or after the day it starts.")


def refuse_taken(name: str) -> None:
    if Project.objects.filter(name__iexact=name).exists():
        raise Refused(f"There is already a project called {name}.")


def team_of(products: list[Product]) -> Team | None:
    """Whose trail it stands in: the team of its only product; several: everybody's."""
    teams = {product.team_id: product.team for product in products}
    return next(iter(teams.values())) if len(teams) == 1 else None
