"""What became of notes: for one author, for everybody, and what waits for an answer."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from core import queries
from core.models import User
from discovery.answers import LATE_AFTER, ORDER, Closure, in_words
from discovery.models import Answer, Note, Opportunity
from discovery.queries.voices import voices

Subject = tuple[str, int]
MONTHS = 6
TONES = {
    "live": "good", "pilot": "accent", "feature": "accent", "opportunity": "accent",
    "theme": "accent", "declined": "line", "withdrawn": "line", "draft": "line",
}  # fmt: skip


class Shown:
    """A stage as a badge shows it."""

    stage: str

    @property
    def label(self) -> str:
        return LABELS.get(self.stage, "Draft")

    @property
    def tone(self) -> str:
        return TONES.get(self.stage, "")


LABELS = dict(Answer.Stage.choices)


def names(subjects: Iterable[Subject], user: User) -> dict[Subject, tuple[str, str]]:
    """Name and address of those this person may open; two queries for each kind."""
    asked: dict[str, set[int]] = defaultdict(set)
    for kind, pk in subjects:
        asked[kind].add(pk)
    found = {}
    for kind, pks in asked.items():
        model: Any = apps.get_model(kind)
        for row in model._default_manager.filter(
            pk__in=queries.opened(kind, pks, user)
        ):
            found[kind, row.pk] = (str(row), queries.page_of(kind, row.pk))
    return found


@dataclass(frozen=True)
class Told(Shown):
    """One note of one's own: where it stands in words, and where to read on."""

    note: Note
    stage: str
    text: str
    url: str
    since: date | None


def told(notes: Sequence[Note], user: User) -> list[Told]:
    """What became of these, for their author; `notes` come with their `answer`."""
    kept = [note.answer for note in notes if hasattr(note, "answer")]
    named = names([each for answer in kept for each in answer.subjects], user)
    return [told_of(note, named) for note in notes]


def told_of(note: Note, named: dict[Subject, tuple[str, str]]) -> Told:
    """What a note's own state says needs no worker; the rest is as it was last kept."""
    answer = getattr(note, "answer", None)
    if note.state == Note.State.DRAFT:
        return Told(note, "draft", "A draft: only you see it", "", None)
    by_state = note.state == Note.State.ARCHIVED and not note.words_removed_on
    if by_state or answer is None:
        return by_itself(note)
    name, url = named.get(answer.subject, ("", ""))
    need, to_need = named.get(answer.need, ("", ""))
    text = in_words(answer.stage, name, answer.because, need)
    url = url or to_need
    return Told(note, answer.stage, text, url, answer.since)


def by_itself(note: Note) -> Told:
    because = "" if note.is_emptied else note.archived_because
    archived = Answer.Stage.DECLINED if because else Answer.Stage.WITHDRAWN
    stage = {
        Note.State.ARCHIVED: archived,
        Note.State.PUBLISHED: Answer.Stage.READ,
    }.get(Note.State(note.state), Answer.Stage.WAITING)
    return Told(note, stage, in_words(stage, because=because), "", None)


# --- the loop ------------------------------------------------------------------------------
def heard(user: User) -> "QuerySet[Note]":
    """Notes that somebody here sent and did not take back: those wait for an answer.

    What came in a file has no author here to answer.
    """
    sent = Note.objects.visible_to(user).exclude(state=Note.State.DRAFT)
    return sent.filter(external_key="").exclude(answer__stage=Answer.Stage.WITHDRAWN)


def closure(user: User, *, on: date, product: int | None = None) -> Closure:
    """Of the last MONTHS months, without those too young to be late."""
    rows = older(heard(user), on).filter(
        happened_on__gt=on - timedelta(days=30 * MONTHS)
    )
    if product:
        rows = rows.filter(products=product)
    days = rows.exclude(answer__answered_on=None).values_list(
        F("answer__answered_on") - F("happened_on"), flat=True
    )
    spent = [max(0, each.days) for each in days]
    return Closure(rows.count(), len(spent), spent)


def older(rows: "QuerySet[Note]", on: date) -> "QuerySet[Note]":
    """Those that are late, or were answered before they could be."""
    late = Q(happened_on__lt=on - timedelta(days=LATE_AFTER))
    return rows.filter(late | Q(answer__answered_on__isnull=False))


def by_month(user: User, *, on: date) -> list[tuple[date, int, int]]:
    """(month, notes, answered) of the months of `closure`, oldest first."""
    rows = older(heard(user), on).filter(
        happened_on__gt=on - timedelta(days=30 * MONTHS)
    )
    counted = rows.annotate(month=TruncMonth("happened_on")).values_list("month")
    answered = Q(answer__answered_on__isnull=False)
    found = counted.annotate(n=Count("pk"), a=Count("pk", filter=answered))
    return list(found.order_by("month"))


def unanswered(user: User, *, on: date) -> "QuerySet[Note]":
    """What this person triages and nobody has answered in time, oldest first."""
    rows = Note.objects.triaged_by(user).for_list().filter(external_key="")
    rows = rows.filter(Q(answer=None) | Q(answer__answered_on=None))
    rows = rows.exclude(state=Note.State.ARCHIVED)
    late = rows.filter(happened_on__lt=on - timedelta(days=LATE_AFTER))
    return late.prefetch_related("products").order_by("happened_on", "pk")


@dataclass(frozen=True)
class Said(Shown):
    """You said, we did: one need, how many said it, and the furthest that came of it."""

    opportunity: Opportunity
    voices: int | None  # None: too few to say how many
    stage: str
    text: str
    url: str


def said(user: User, *, product: int | None = None, most: int = 60) -> list[Said]:
    """The needs behind which notes are, what came furthest first. Five queries."""
    needs = Opportunity.objects.visible_to(user).for_list()
    if product:
        needs = needs.filter(product=product)
    heard = voices("note_links__note__", Q(note_links__note__state="published"))
    rows = needs.annotate(heard=heard).order_by("-priority_key", "pk")
    by_pk = {row.pk: row for row in rows[:most]}
    best = furthest_of(by_pk)
    named = names([each.subject for each in best.values() if each.subject], user)
    return [
        said_of(by_pk[pk], answer, named.get(answer.subject or ("", 0), ("", "")))
        for pk, answer in best.items()
    ]


def furthest_of(needs: dict[int, Opportunity]) -> dict[int, Answer]:
    """Of each need, an answer of those that came furthest through it."""
    rows = Answer.objects.filter(opportunity__in=needs).order_by(
        "opportunity", "stage", "subject_type", "subject_id"
    )
    distinct = rows.distinct("opportunity", "stage", "subject_type", "subject_id")
    best: dict[int, Answer] = {}
    for row in distinct:
        before = best.get(row.opportunity_id or 0)
        if before is None or ORDER.index(row.stage) > ORDER.index(before.stage):
            best[row.opportunity_id or 0] = row
    order = sorted(best, key=lambda pk: -ORDER.index(best[pk].stage))
    return {pk: best[pk] for pk in order}


def said_of(need: Opportunity, answer: Answer, named: tuple[str, str]) -> Said:
    name, url = named
    return Said(
        need,
        need.heard if need.heard >= settings.VOICES_AT_LEAST else None,  # type: ignore[attr-defined]
        answer.stage,
        in_words(answer.stage, name, answer.because),
        url,
    )
