"""Changes to insights: passages marked, what they say, and what they speak for."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused
from core.models import Team, User
from core.roles import Perm
from core.verbs import Verb
from discovery.actions import links, notes, tags, words
from discovery.models import (
    Direction,
    Highlight,
    Insight,
    InsightOpportunity,
    Note,
    NoteOpportunity,
    Opportunity,
)
from discovery.passages import is_in
from portfolio.models import Product

IMPORTANT = 2


@transaction.atomic
def create(
    *, statement: str, product: Product, names: Iterable[str] = (), by: User
) -> Insight:
    """Write down what was learned; `names` are its tags."""
    access.require(by, Perm.DISCOVERY_TRIAGE, team=product.team)
    if not statement.strip():
        raise Refused("Say what was learned, in a sentence.")
    given = {"statement": statement.strip(), "tags": list(names)}
    clean, counts = words.clean(Insight, given)
    clean["tags"] = tags.settle(clean["tags"])
    insight = Insight.objects.create(product=product, created_by=by, **clean)
    audit.record(by, Verb.INSIGHT_CREATED, insight, team=product.team, redacted=counts)
    return insight


@transaction.atomic
def edit(insight: Insight, *, version: int | None, by: User, **fields: Any) -> Insight:
    """Change statement or tags. Raises Stale if somebody changed it after `version`."""
    insight, team = locked(insight, by)
    if "names" in fields:
        fields["tags"] = tags.settle(fields.pop("names"))
    versions.claim(insight, version, **fields)
    clean, counts = words.clean(Insight, fields)
    if not clean.get("statement", insight.statement):
        raise Refused("Say what was learned, in a sentence.")
    changed = versions.apply(insight, **clean)
    insight.save()
    told = words.telling(Insight, changed)
    audit.record(
        by, Verb.INSIGHT_CHANGED, insight, team=team, changed=told, redacted=counts
    )
    return insight


@transaction.atomic
def discard(insight: Insight, *, version: int | None, by: User) -> None:
    """Take an insight away with its highlights and links; the notes stay as they are."""
    insight, team = locked(insight, by)
    versions.claim(insight, version)
    for link in insight.opportunity_links.select_related("opportunity"):
        unlink(insight, link.opportunity, by=by)
    audit.record(by, Verb.INSIGHT_DISCARDED, insight, team=team)
    insight.delete()


@transaction.atomic
def highlight(insight: Insight, note: Note, *, passage: str, by: User) -> Highlight:
    """Mark a passage of a published note as saying this; marked twice, kept once.

    Raises Refused where the note does not say those words. What the insight is linked
    to has the note behind it from now on.
    """
    insight, team = locked(insight, by)
    note = notes.locked(note)
    if note.state != Note.State.PUBLISHED:
        raise Refused(
            "Publish the note first: only words somebody has read are quoted."
        )
    passage = " ".join(passage.split())[:1000]
    if not is_in(passage, note):
        raise Refused("The note does not say that: copy the words as they stand in it.")
    row, is_new = Highlight.objects.get_or_create(
        insight=insight, note=note, passage=passage, defaults={"made_by": by}
    )
    if is_new:
        audit.record(by, Verb.HIGHLIGHT_ADDED, insight, team=team, note=note.pk)
        for link in insight.opportunity_links.select_related("opportunity"):
            put_behind(note, link, by)
    return row


@transaction.atomic
def mark(
    note: Note,
    *,
    passage: str,
    insight: Insight | None = None,
    statement: str = "",
    product: Product | None = None,
    names: Iterable[str] = (),
    by: User,
) -> Highlight:
    """Mark a passage as saying what an insight says, or a new one; `names` are tags.

    Raises Refused without either; all or nothing is kept.
    """
    if insight is None:
        if product is None:
            raise Refused("Choose the product it is for.")
        insight = create(statement=statement, product=product, names=names, by=by)
    elif wanted := [name for name in names if name not in insight.tags]:
        both = [*insight.tags, *wanted]
        insight = edit(insight, version=None, names=both, by=by)
    return highlight(insight, note, passage=passage, by=by)


@transaction.atomic
def unmark(row: Highlight, *, by: User) -> None:
    """Take a highlight away; the note leaves what only this insight put it behind."""
    insight, team = locked(row.insight, by)
    gone, _ = Highlight.objects.filter(pk=row.pk, insight=insight).delete()
    if not gone:
        raise Refused("This highlight is gone already.")
    if not insight.highlights.filter(note=row.note_id).exists():
        for link in insight.opportunity_links.select_related("opportunity"):
            take_from(insight, link.opportunity, [row.note_id], by)
    audit.record(by, Verb.HIGHLIGHT_REMOVED, insight, team=team, note=row.note_id)


@transaction.atomic
def link(
    insight: Insight,
    opportunity: Opportunity,
    *,
    importance: int = IMPORTANT,
    direction: str = Direction.SUPPORTS,
    by: User,
) -> InsightOpportunity:
    """Say how much it matters to an opportunity, for or against; its notes come along.

    Set again it changes the weight. A note that somebody linked by hand keeps its own.
    """
    opportunity = links.locked(opportunity)
    team = opportunity.product.team
    access.require(by, Perm.DISCOVERY_TRIAGE, team=team)
    given = {"importance": importance, "direction": direction, "linked_by": by}
    row, is_new = InsightOpportunity.objects.update_or_create(
        insight=insight, opportunity=opportunity, defaults=given
    )
    if not is_new:
        take_from(insight, opportunity, noted(insight), by)
    for note in Note.objects.filter(pk__in=noted(insight)).order_by("pk"):
        put_behind(note, row, by)
    told = {"insight": insight.pk, "importance": importance, "direction": direction}
    audit.record(by, Verb.EVIDENCE_LINKED, opportunity, team=team, **told)
    return row


@transaction.atomic
def unlink(insight: Insight, opportunity: Opportunity, *, by: User) -> None:
    """Take an insight from an opportunity, with the notes that came along with it."""
    opportunity = links.locked(opportunity)
    team = opportunity.product.team
    access.require(by, Perm.DISCOVERY_TRIAGE, team=team)
    rows = InsightOpportunity.objects.filter(insight=insight, opportunity=opportunity)
    if not rows.delete()[0]:
        raise Refused("This link is gone already.")
    take_from(insight, opportunity, noted(insight), by)
    audit.record(by, Verb.EVIDENCE_UNLINKED, opportunity, team=team, insight=insight.pk)


# --- the parts they share ----------------------------------------------------------------
def locked(insight: Insight, by: User) -> tuple[Insight, Team]:
    rows = Insight.objects.select_for_update(of=("self",)).select_related(
        "product__team"
    )
    row = rows.get(pk=insight.pk)
    access.require(by, Perm.DISCOVERY_TRIAGE, team=row.product.team)
    return row, row.product.team


def noted(insight: Insight) -> list[int]:
    return list(insight.highlights.values_list("note", flat=True).distinct())


def put_behind(note: Note, link: InsightOpportunity, by: User) -> None:
    """The note behind the opportunity, as the insight's; unless it is there already."""
    behind = NoteOpportunity.objects.filter(note=note, opportunity=link.opportunity)
    if behind.exists():
        return
    links.put_note_behind_opportunity(
        note, link.opportunity,
        strength=link.importance, direction=link.direction, by=by,
    )  # fmt: skip
    behind.update(insight=link.insight_id)


def take_from(
    insight: Insight, opportunity: Opportunity, notes: Iterable[int], by: User
) -> None:
    """The notes that are behind it because of this insight leave, or another keeps them."""
    rows = NoteOpportunity.objects.filter(
        insight=insight, opportunity=opportunity, note__in=list(notes)
    )
    for row in rows.select_related("note").order_by("pk"):
        links.take_note_from_opportunity(row.note, opportunity, by=by)
        others = InsightOpportunity.objects.exclude(insight=insight).filter(
            opportunity=opportunity, insight__highlights__note=row.note
        )
        for other in others.order_by("pk")[:1]:
            put_behind(row.note, other, by)
