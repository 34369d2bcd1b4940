"""“Who decides, who is asked, who is told”: of a review or a decision, in three queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from core.clock import moment, today
from core.models import User
from core.queries import opened, page_of
from governance import rights
from governance.models import (
    Activity,
    Consult,
    GovernedAct,
    RaciCell,
    RaciMatrix,
    RightUsed,
)
from governance.rights import Act

PARTS: Mapping[Act, str] = {
    Act.DECIDE: "Decides",
    Act.WORK: "Does the work",
    Act.ANSWER: "Is asked",
    Act.HEAR: "Is told",
}


@dataclass(frozen=True)
class Panel:
    """The row of the matrix that speaks of an act, as people read it."""

    matrix: RaciMatrix
    activity: Activity
    parts: list[tuple[str, list[str]]]
    is_enforced: bool
    is_open: bool
    used: RightUsed | None = None
    consults: list[Consult] = field(default_factory=list)

    @property
    def to_ask(self) -> bool:
        """Parties are to be asked and no one is: the question waits to be put."""
        asks = any(words == PARTS[Act.ANSWER] for words, _ in self.parts)
        waits = any(each.is_waiting for each in self.consults)
        return self.is_enforced and self.is_open and asks and not waits


def of_act(subject: Model, act: str, decided_on: date | None) -> Panel | None:
    """By the matrix in force when it was decided; before that, today's.

    What was decided by right names its own version, which is the one shown then.
    """
    kind = ContentType.objects.get_for_model(subject)
    about = {"subject_type": kind, "subject_id": subject.pk, "act": act}
    used = (
        RightUsed.objects.filter(**about)
        .select_related("matrix", "activity", "party", "person", "for_person")
        .order_by("-pk")
        .first()
    )
    cells = list(cells_of(act, decided_on or today(), used))
    if not cells:
        return None
    row = cells[0].row
    enforced = cells[0].enforced_from  # type: ignore[attr-defined]
    consults = Consult.objects.filter(**about).select_related(
        "party", "answered_by", "answered_for"
    )
    parts = [
        (words, [c.party.name for c in cells if c.part in rights.LETTERS[part]])
        for part, words in PARTS.items()
    ]
    return Panel(
        row.matrix,
        row.activity,
        [(words, who) for words, who in parts if who],
        bool(used) or bool(enforced and enforced <= (decided_on or today())),
        decided_on is None,
        used,
        list(consults.order_by("party__position", "-pk")),
    )


def cells_of(act: str, day: date, used: RightUsed | None) -> "QuerySet[RaciCell]":
    """The cells of the act's activity in the version of that day, in one query."""
    cells = RaciCell.objects.select_related("row__matrix", "row__activity", "party")
    bound = GovernedAct.objects.filter(act=act)
    cells = cells.annotate(enforced_from=bound.values("enforced_from")[:1])
    cells = cells.order_by("party__position", "party__code")
    if used:
        return cells.filter(row__matrix=used.matrix_id, row__activity=used.activity_id)
    held = RaciMatrix.objects.filter(
        state__in=RaciMatrix.PUBLISHED, effective_from__lte=day
    ).order_by("-effective_from", "-number")
    return cells.filter(
        row__matrix=held.values("pk")[:1], row__activity=bound.values("activity")[:1]
    )


def to_answer(user: User) -> "QuerySet[Consult]":
    """What this person's parties are asked and have not answered, soonest due first."""
    rows = Consult.objects.visible_to(user).waiting().filter(due_at__gt=moment())
    return rows.for_list().order_by("due_at", "pk")


def page_of_subject(consult: Consult, user: User) -> str:
    """The page of what is asked about; "" for who may answer and not open it."""
    kind, pk = consult.subject_type, consult.subject_id
    label = f"{kind.app_label}.{kind.model}"
    if pk not in opened(label, {pk}, user):
        return ""
    return page_of(label, pk)
