"""The tag set: one spelling of each tag, synonyms that become it, merged and undone."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Func, Value
from django.db.models.functions import Lower

from core import access, audit
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from discovery.models import Insight, Note, Tag

LONGEST = 40
CARRIERS: dict[str, Any] = {"note": Note, "insight": Insight}


def settle(names: Iterable[str]) -> list[str]:
    """Names as the set spells them: a synonym becomes its tag, a new one joins the set.

    Call it in the transaction that saves what carries them. Each once, in their order.
    """
    asked = list(names)
    return spelled(asked, spelling(asked)) if asked else []


def settle_in(fields: dict[str, Any]) -> None:
    """The tags among `fields`, if any are given, as the set spells them."""
    if fields.get("tags"):
        fields["tags"] = settle(fields["tags"])


def spelling(names: Iterable[str]) -> dict[str, str]:
    """Lower-case name → how the set spells it, for many rows at once. Two queries."""
    wanted: dict[str, str] = {}
    for name in map(tidy, names):
        wanted.setdefault(name.lower(), name)
    wanted.pop("", None)
    found = Tag.objects.annotate(low=Lower("name")).filter(low__in=wanted)
    known = {
        row.low: (row.synonym_of or row).name
        for row in found.select_related("synonym_of")
    }
    new = [Tag(name=name) for low, name in wanted.items() if low not in known]
    Tag.objects.bulk_create(new, ignore_conflicts=True)
    return wanted | known


def spelled(names: Iterable[str], spelling: dict[str, str]) -> list[str]:
    asked = (tidy(name).lower() for name in names)
    return list(dict.fromkeys(spelling[low] for low in asked if low))


def tidy(name: str) -> str:
    return " ".join(name.split())[:LONGEST].strip()


@transaction.atomic
def merge(tag: Tag, *, into: str, by: User) -> Tag:
    """Let `tag` be a synonym of `into`, everywhere; a name not in the set is added.

    Raises Refused where both are one, or either is a synonym already. Undone by
    `separate`. Nothing but names changes, so no version is taken: a form that was open
    with the old name saves the new one.
    """
    access.require_somewhere(by, Perm.DISCOVERY_TRIAGE)
    if not tidy(into):
        raise Refused("Name the tag it becomes.")
    [name] = settle([into])
    both = Tag.objects.select_for_update(of=("self",)).filter(name__in=[tag.name, name])
    rows = {row.name: row for row in both.order_by("pk")}
    tag, other = rows[tag.name], rows[name]
    if tag.pk == other.pk:
        raise Refused("Choose another tag: this one is the same.")
    if tag.synonym_of_id:
        raise Refused(f"“{tag}” is a synonym of “{tag.synonym_of}” already.")
    tag.was_on = {
        kind: replaced(model, tag.name, name) for kind, model in CARRIERS.items()
    }
    tag.synonym_of = other
    tag.save()
    Tag.objects.filter(synonym_of=tag).update(synonym_of=other)
    counts = {kind: sum(map(len, was.values())) for kind, was in tag.was_on.items()}
    audit.record(by, Verb.TAG_MERGED, tag, name=tag.name, into=name, carried=counts)
    return tag


def replaced(model: Any, old: str, new: str) -> dict[str, list[int]]:
    """Put `new` for `old` on every row; which rows had only `old`, and which had both."""
    rows = model.objects.filter(tags__contains=[old])
    both = list(rows.filter(tags__contains=[new]).values_list("pk", flat=True))
    only = list(rows.exclude(pk__in=both).values_list("pk", flat=True))
    model.objects.filter(pk__in=both).update(tags=removed(old))
    model.objects.filter(pk__in=only).update(tags=changed(old, new))
    return {"only": sorted(only), "both": sorted(both)}


def removed(name: str) -> Func:
    return Func(F("tags"), Value(name), function="array_remove")


def changed(old: str, new: str) -> Func:
    return Func(F("tags"), Value(old), Value(new), function="array_replace")


@transaction.atomic
def separate(tag: Tag, *, by: User) -> Tag:
    """Undo a merge: what carried `tag` then carries it again. Raises Refused if it is
    nobody's synonym."""
    access.require_somewhere(by, Perm.DISCOVERY_TRIAGE)
    tag = Tag.objects.select_for_update(of=("self",)).get(pk=tag.pk)
    if tag.synonym_of is None:
        raise Refused(f"“{tag}” is nobody's synonym.")
    into = tag.synonym_of.name
    for kind, was in tag.was_on.items():
        rows = CARRIERS[kind].objects
        rows.filter(pk__in=was["only"]).update(tags=changed(into, tag.name))
        rows.filter(pk__in=was["both"]).update(
            tags=Func(F("tags"), Value(tag.name), function="array_append")
        )
    tag.synonym_of, tag.was_on = None, {}
    tag.save()
    audit.record(by, Verb.TAG_SEPARATED, tag, name=tag.name, was=into)
    return tag


@transaction.atomic
def drop(tag: Tag, *, by: User) -> None:
    """Take an unused tag out of the set. Refused while anything carries it."""
    access.require_somewhere(by, Perm.DISCOVERY_TRIAGE)
    tag = Tag.objects.select_for_update(of=("self",)).get(pk=tag.pk)
    used = any(
        model.objects.filter(tags__contains=[tag.name]).exists()
        for model in CARRIERS.values()
    )
    if used or tag.synonyms.exists():
        raise Refused(f"“{tag}” is in use: merge it into another instead.")
    audit.record(by, Verb.TAG_DROPPED, tag, name=tag.name)
    tag.delete()
