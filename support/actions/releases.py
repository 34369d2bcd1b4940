"""Releases: drafted, published with frozen notes, written anew by edition, withdrawn."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from backlog.models import Item
from core import access, audit, versions
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import numbering
from governance.actions import history, mandate
from governance.models import GovernedAct
from portfolio.models import Product, Site
from support.actions import telling
from support.models import Edition, Release, ReleaseNote

PREFIX = "REL-"
TEXTS = ("what_changes", "what_to_say", "known_issues", "questions")


@transaction.atomic
def create(
    *,
    product: Product,
    title: str,
    effective_on: date,
    item: Item | None = None,
    sites: Iterable[Site] = (),
    groups: Iterable[str] = (),
    key: str = "",
    by: User,
) -> Release:
    """Draft a release. Nobody on the floor sees it before it is published."""
    access.require(by, Perm.RELEASE_EDIT, team=product.team)
    belongs(item, product)
    release = Release.objects.create(
        key=key if key and by.is_system else next_key(), product=product, title=title,
        item=item, effective_on=effective_on, groups=named(groups),
    )  # fmt: skip
    release.sites.set(sites)
    audit.record(by, Verb.RELEASE_CREATED, release, team=product.team, item=item)
    return release


def next_key() -> str:
    """REL-01, REL-02, …"""
    return numbering.next_key(Release.objects.all(), PREFIX, digits=2)


def belongs(item: Item | None, product: Product) -> None:
    if item and item.product_id != product.pk:
        raise Unfit("item", f"{item} belongs to another product than {product.code}.")


def named(groups: Iterable[str]) -> list[str]:
    return sorted({group.strip() for group in groups if group.strip()})


@transaction.atomic
def edit(release: Release, *, version: int | None, by: User, **fields: Any) -> Release:
    """Change title, feature, day or whom it is for; the notes have forms of their own."""
    release = held(release, by=by)
    if release.state == Release.State.WITHDRAWN:
        raise Refused(f"{release.key} is withdrawn: it stays as it was.")
    versions.claim(release, version, **fields)
    sites = fields.pop("sites", None)
    if "groups" in fields:
        fields["groups"] = named(fields["groups"])
    belongs(fields.get("item"), release.product)
    changed = versions.apply(release, **fields)
    if sites is not None:
        changed |= moved(release, sites)
    release.save()
    audit.record(
        by, Verb.RELEASE_CHANGED, release, team=release.product.team, changed=changed
    )
    return release


def moved(release: Release, sites: Iterable[Site]) -> dict[str, list[Any]]:
    before = [str(site) for site in release.sites.order_by("code")]
    release.sites.set(sites)
    after = [str(site) for site in release.sites.order_by("code")]
    return {} if before == after else {"sites": [before, after]}


def held(release: Release, *, by: User) -> Release:
    """The release, locked, for somebody who writes it."""
    rows = Release.objects.select_for_update(of=("self",)).select_related(
        "product__team"
    )
    release = rows.get(pk=release.pk)
    access.require(by, Perm.RELEASE_EDIT, team=release.product.team)
    return release


# --- notes ----------------------------------------------------------------------------
@transaction.atomic
def add_note(release: Release, *, audience: str, by: User, **texts: Any) -> ReleaseNote:
    """Write for one more audience. One note each."""
    release = held(release, by=by)
    open_to_notes(release)
    if release.notes.filter(audience=audience).exists():
        raise Unfit("audience", "There is a note for them already: change that one.")
    note = ReleaseNote.objects.create(release=release, audience=audience, **texts)
    told = {"audience": note.get_audience_display()}
    audit.record(by, Verb.RELEASE_NOTED, release, team=release.product.team, **told)
    return note


@transaction.atomic
def edit_note(
    note: ReleaseNote, *, version: int | None, by: User, **texts: Any
) -> ReleaseNote:
    """Change the words being written. What is published stays until the next edition."""
    release = held(note.release, by=by)
    open_to_notes(release)
    note = ReleaseNote.objects.select_for_update().get(pk=note.pk)
    versions.claim(note, version, **texts)
    changed = versions.apply(note, **texts)
    note.save()
    audit.record(
        by, Verb.RELEASE_NOTED, release, team=release.product.team,
        audience=note.get_audience_display(), changed=sorted(changed),
    )  # fmt: skip
    return note


def open_to_notes(release: Release) -> None:
    if release.state == Release.State.WITHDRAWN:
        raise Refused(f"{release.key} is withdrawn: nobody reads it any more.")


def lacking(release: Release) -> list[str]:
    """What has to be there before people are asked to read."""
    sites, notes = release.sites.exists(), release.notes.exists()
    found = [] if sites else ["the sites it is for"]
    return found if notes else [*found, "a note for at least one audience"]


@transaction.atomic
def publish(
    release: Release,
    *,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Release:
    """Freeze every note as its first edition, and tell those who have to read it."""
    release = held(release, by=by)
    if release.state != Release.State.DRAFT:
        state = release.get_state_display().lower()
        raise Refused(f"{release.key} is {state} already.")
    if missing := lacking(release):
        raise Refused(f"{release.key} still lacks {' and '.join(missing)}.")
    versions.claim(release, version)
    day, person = history.day(by, on), history.actor(by, acting)
    mandate.require(
        GovernedAct.Act.RELEASE, release, team=release.product.team,
        voices=[(person, None)], by=by, on=on,
    )  # fmt: skip
    release.state, release.published_on = Release.State.PUBLISHED, day
    release.published_by, release.published_at = person, history.moment(by, on)
    release.save()
    editions = [
        frozen(note, by=by, on=on, acting=acting) for note in release.notes.all()
    ]
    team = release.product.team
    audit.record(by, Verb.RELEASE_PUBLISHED, release, team=team, person=person)
    telling.to_read(release, editions, by=by)
    return release


@transaction.atomic
def publish_note(
    note: ReleaseNote, *, because: str, version: int | None = None, by: User
) -> Edition:
    """Publish the words as they are now: whoever read the edition before reads anew."""
    release = held(note.release, by=by)
    if not release.is_published:
        raise Refused(f"Publish {release.key} first: its notes go with it.")
    note = ReleaseNote.objects.select_for_update().get(pk=note.pk)
    versions.claim(note, version)
    last = note.editions.first()
    if last and all(getattr(last, name) == getattr(note, name) for name in TEXTS):
        raise Refused(
            "Nothing changed since the last edition: nobody has to read anew."
        )
    if last and not because.strip():
        raise Unfit("because", "Say why people have to read it again.")
    note.save()
    edition = frozen(note, because=because, by=by)
    audit.record(
        by, Verb.RELEASE_EDITION, release, team=release.product.team,
        audience=note.get_audience_display(), edition=edition.number, reason=because,
    )  # fmt: skip
    telling.to_read(release, [edition], by=by)
    return edition


def frozen(
    note: ReleaseNote,
    *,
    because: str = "",
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Edition:
    last = note.editions.first()
    return Edition.objects.create(
        note=note, number=last.number + 1 if last else 1, because=because,
        published_on=history.day(by, on), published_at=history.moment(by, on),
        published_by=history.actor(by, acting),
        **{name: getattr(note, name) for name in TEXTS},
    )  # fmt: skip


@transaction.atomic
def withdraw(
    release: Release, *, reason: str, version: int | None = None, by: User
) -> Release:
    """Take it back: nobody has to read it, and nothing is rolled out on it."""
    release = held(release, by=by)
    if not release.is_published:
        raise Refused(f"Only what is published is withdrawn; {release.key} is not.")
    if not reason.strip():
        raise Unfit("reason", "Say why it is withdrawn.")
    versions.claim(release, version, reason=reason)
    release.state, release.withdrawn_because = Release.State.WITHDRAWN, reason
    release.save()
    audit.record(
        by, Verb.RELEASE_WITHDRAWN, release, team=release.product.team, reason=reason
    )
    telling.withdrawn(release, by=by)
    return release
