"""Changes to themes: what several notes have in common, in a person's words."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from discovery.actions import links, words
from discovery.models import Note, Theme
from portfolio.models import Product


@transaction.atomic
def create(
    *,
    name: str,
    product: Product,
    finding: str = "",
    notes: Iterable[Note] = (),
    by: User,
) -> Theme:
    """Name what `notes` have in common. Refused if the product has that theme."""
    access.require(by, Perm.DISCOVERY_TRIAGE, team=product.team)
    clean, counts = words.clean(Theme, {"name": name.strip(), "finding": finding})
    refuse_twin(clean["name"], product)
    theme = Theme.objects.create(product=product, created_by=by, **clean)
    words.remember(counts, theme=theme)
    audit.record(by, Verb.THEME_CREATED, theme, team=product.team, redacted=counts)
    for note in notes:
        links.put_note_in_theme(note, theme, by=by)
    return theme


@transaction.atomic
def edit(theme: Theme, *, version: int | None, by: User, **fields: Any) -> Theme:
    """Change a theme. Raises Stale if someone changed it after `version` was read."""
    theme = Theme.objects.select_for_update(of=("self",)).get(pk=theme.pk)
    access.require(by, Perm.DISCOVERY_TRIAGE, team=theme.product.team)
    versions.claim(theme, version, **fields)
    clean, counts = words.clean(Theme, fields)
    if clean.get("name", theme.name) != theme.name:
        refuse_twin(clean["name"], theme.product)
    changed = versions.apply(theme, **clean)
    theme.save()
    words.remember(counts, theme=theme)
    told = words.telling(Theme, changed)
    team = theme.product.team
    audit.record(
        by, Verb.THEME_CHANGED, theme, team=team, changed=told, redacted=counts
    )
    return theme


def refuse_twin(name: str, product: Product) -> None:
    if Theme.objects.filter(product=product, name=name).exists():
        raise Refused(f"{product.code} already has the theme “{name}”.")
