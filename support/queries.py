"""Reads of releases and of the floor, in a fixed number of queries."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from core.models import User
from support.models import Associate, Edition, Function, Receipt, Release, ReleaseNote
from support.models.releases import ReleaseQuerySet
from support.models.roster import AssociateQuerySet
from support.readiness import Cell

Associates = AssociateQuerySet
MOST_CELLS = 500
FUNCTIONS = dict(Function.choices)


def listed(user: User, asked: Mapping[str, str]) -> ReleaseQuerySet:
    """What this person sees, by `state` and `product`, the next to come first."""
    rows = Release.objects.visible_to(user).for_list()
    if asked.get("state", "") in Release.State.values:
        rows = rows.filter(state=asked["state"])
    product = asked.get("product", "")
    if product.isdecimal() and len(product) < 19:
        rows = rows.filter(product=int(product))
    return rows.order_by("-effective_on", "-id")


def newest() -> "QuerySet[Edition]":
    """Of every note its newest edition: the one that is to be read."""
    last = Edition.objects.filter(note=OuterRef("note")).order_by("-number")
    return Edition.objects.filter(pk=Subquery(last.values("pk")[:1]))


# --- the floor ------------------------------------------------------------------------
def in_scope(release: Release) -> AssociateQuerySet:
    """Whom a release is for: who is there now, at its sites, in its groups."""
    sites = release.sites.values("pk")
    rows = Associate.objects.filter(active=True, site__in=sites)
    return rows.filter(group__in=release.groups) if release.groups else rows


def readers(release: Release) -> AssociateQuerySet:
    """Those of them for whom there is a note."""
    return in_scope(release).filter(function__in=release.notes.values("audience"))


def given(release: Release, **how: bool) -> Exists:
    """That one has read the newest edition of one's own note."""
    current = newest().filter(note__release=release)
    rows = Receipt.objects.filter(
        associate=OuterRef("pk"),
        edition__in=current.values("pk"),
        edition__note__audience=OuterRef("function"),
    )
    return Exists(rows.filter(**how))


def still_to_pass(rows: AssociateQuerySet, release: Release) -> AssociateQuerySet:
    """Those who have not passed yet; each says whether it `has_read` it."""
    left = rows.filter(~given(release, passed=True))
    return left.annotate(has_read=given(release))


def missing(edition: Edition) -> AssociateQuerySet:
    """Who has not read this edition, or not passed it."""
    release, audience = edition.note.release, edition.note.audience
    return still_to_pass(in_scope(release).filter(function=audience), release)


def cells(rows: AssociateQuerySet, release: Release) -> list[Cell]:
    """Counted in the database by site, group and function; one query."""
    grouped = (
        rows.annotate(has_read=given(release), has_passed=given(release, passed=True))
        .order_by()
        .values("site__code", "group", "function")
        .annotate(
            of=Count("pk"),
            read=Count("pk", filter=Q(has_read=True)),
            good=Count("pk", filter=Q(has_passed=True)),
        )
        .order_by("site__code", "group", "function")
    )
    return [
        Cell(
            row["site__code"], row["group"], FUNCTIONS[row["function"]],
            row["of"], row["read"], row["good"],
        )
        for row in grouped[:MOST_CELLS]
    ]  # fmt: skip


def places() -> list[tuple[int, str, str, str, int]]:
    """Every site × group × function where somebody works: (site, code, group, function, n)."""
    here = Associate.objects.filter(active=True).order_by()
    rows = here.values("site", "site__code", "group", "function").annotate(
        n=Count("pk")
    )
    return [
        (row["site"], row["site__code"], row["group"], row["function"], row["n"])
        for row in rows.order_by("site__code", "group", "function")[:MOST_CELLS]
    ]


def at(places: Iterable[tuple[int, str, str]]) -> AssociateQuerySet:
    """Who works at these sites, in these groups and functions."""
    wanted = Q(pk__in=[])
    for site, group, function in places:
        wanted |= Q(site=site, group=group, function=function)
    return Associate.objects.filter(wanted, active=True)


# --- one reader -----------------------------------------------------------------------
def own_place(user: User, note: ReleaseNote) -> Associate | None:
    """This person's own row on the roster, if the note is for it."""
    rows = in_scope(note.release).filter(user=user, function=note.audience)
    return rows.first()


def to_attest(user: User, edition: Edition) -> AssociateQuerySet:
    """Those for whom this person may attest, and who have not passed."""
    seen = Associate.objects.visible_to(user).values("pk")
    return missing(edition).filter(pk__in=seen).order_by("code")


def unread(user: User) -> "QuerySet[Edition]":
    """Newest editions that this person has to read and has not passed."""
    place = Associate.objects.filter(user=user, active=True).first()
    if place is None:
        return Edition.objects.none()
    done = Receipt.objects.filter(edition=OuterRef("pk"), associate=place, passed=True)
    rows = newest().filter(
        Q(note__release__groups=[]) | Q(note__release__groups__contains=[place.group]),
        ~Exists(done),
        note__audience=place.function,
        note__release__state=Release.State.PUBLISHED,
        note__release__sites=place.site_id,
    )
    return rows.select_related("note__release").order_by("published_on", "pk")
