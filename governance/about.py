"""What a decision or a document is about, and what happened to it, as a page shows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.urls import NoReverseMatch

from core.models import AuditEntry, User
from core.verbs import Verb
from core.words import label
from governance.models import Party, SubjectLink

SHOWN = 40  # newest lines of a history
SAID = ("reason", "commitment", "about", "added", "removed", "option")
# What the trail says of a party, which it keeps by its code.
OF_PARTIES: dict[str, str] = {
    Verb.CONSULT_ASKED: "asked {party}",
    Verb.CONSULT_ANSWERED: "answered for {party}: {answer}",
    Verb.CONSULT_LAPSED: "had no response of {party} in time",
    Verb.RIGHT_USED: "spoke for {party}, by version {matrix} of the matrix",
}
PANEL = 20  # newest records on the page of a thing


@dataclass(frozen=True)
class About:
    """One thing a record is about, as this person may see it."""

    pk: int
    kind: str
    name: str
    url: str


def about(links: Iterable[SubjectLink], user: User) -> dict[int, list[About]]:
    """For each record's id: the linked things this person may see. One query a kind."""
    rows = list(links)
    there = {
        type_id: seen(
            type_id,
            [row.subject_id for row in rows if row.subject_type_id == type_id],
            user,
        )
        for type_id in {row.subject_type_id for row in rows}
    }
    found: dict[int, list[About]] = {}
    for row in rows:
        subject = there[row.subject_type_id].get(row.subject_id)
        if subject is not None:
            key = row.decision_id or row.plan_id or 0
            found.setdefault(key, []).append(shown(row, subject))
    return found


def seen(type_id: int, ids: list[int], user: User) -> dict[int, Model]:
    """The things of one kind that this person may see."""
    kind: Any = ContentType.objects.get_for_id(type_id).model_class()
    rows = getattr(kind, "_default_manager", None)
    if rows is None or not hasattr(rows, "visible_to"):
        return {}
    found: dict[int, Model] = rows.visible_to(user).in_bulk(ids)
    return found


def shown(row: SubjectLink, subject: Any) -> About:
    try:
        url = str(subject.get_absolute_url())
    except (AttributeError, NoReverseMatch):
        url = ""
    kind = label(str(subject._meta.verbose_name))
    return About(row.pk, kind, str(subject), url)


def linked_to(kind: ContentType, pk: int) -> Q:
    """Decisions or documents that are about this thing."""
    return Q(links__subject_type=kind, links__subject_id=pk)


@dataclass(frozen=True)
class Happened:
    """One line of a history: who did what, when, and why."""

    actor: str
    text: str
    at: datetime


def history(record: Model) -> list[Happened]:
    """The newest of what the trail holds about a record."""
    rows = AuditEntry.objects.filter(
        subject_type=record._meta.label_lower, subject_id=record.pk
    )
    entries = list(rows.select_related("actor").order_by("-id")[:SHOWN])
    names = named_in(entries)
    return [Happened(who(each), told(each, names), each.at) for each in entries]


def named_in(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """The parties that these entries speak of: code to name. One query, or none."""
    codes = {each.data.get("party") for each in entries if each.verb in OF_PARTIES}
    rows = Party.objects.filter(code__in=codes) if codes else Party.objects.none()
    return dict(rows.values_list("code", "name"))


def who(entry: AuditEntry) -> str:
    """The person whose act it was; loaded records name one beside the system."""
    return str(entry.data.get("person") or entry.actor)


def told(entry: AuditEntry, names: Mapping[str, str]) -> str:
    """`decision.reviewed` with a reason → "reviewed: Still the cheapest."."""
    if words := OF_PARTIES.get(entry.verb):
        known = {"answer": "", "matrix": "", **entry.data}
        code = str(known.get("party", ""))
        return words.format(**known | {"party": names.get(code, code)})
    done = entry.verb.partition(".")[2].replace("_", " ")
    said = next((entry.data[name] for name in SAID if entry.data.get(name)), "")
    return f"{done}: {said}" if said else done
