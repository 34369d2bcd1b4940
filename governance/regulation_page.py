"""What the pages of regulations show: lists, a line of time, who cites it, what it touches."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.models import AuditEntry, User
from core.verbs import Verb
from governance.models import Assessment, Criterion, CriterionBasis, Regulation, Review
from governance.models.regulations import RegulationQuerySet

Standing = Regulation.Standing
SHOWN = 50  # open reviews that a change touches, at most
HISTORY = 20


# --- the list -------------------------------------------------------------------------
def listed(
    user: User, on: date, *, standing: str = "", due: bool = False, q: str = ""
) -> RegulationQuerySet:
    """Regulations by their code; those that have ended only when asked for."""
    rows = Regulation.objects.visible_to(user).for_list()
    rows = of_standing(rows, standing, on) if standing else rows.current(on)
    if due:
        rows = rows.to_verify(on)
    if q:
        said = Q(code__icontains=q) | Q(name__icontains=q) | Q(citation__icontains=q)
        rows = rows.filter(said | Q(issuer__icontains=q))
    return rows.order_by("code", "id")


def of_standing(rows: RegulationQuerySet, asked: str, on: date) -> RegulationQuerySet:
    """As `Regulation.standing`, asked of the database: change both or neither."""
    if asked == "all":
        return rows
    if asked in (Standing.SUPERSEDED, Standing.ENDED):
        return rows.ended(on).filter(superseded_by__isnull=asked == Standing.ENDED)
    coming, waived = Q(effective_from__gt=on), Q(waived_until__gte=on)
    rows = rows.current(on)
    if asked == Standing.TO_COME:
        return rows.filter(coming)
    rows = rows.exclude(coming)
    if asked == Standing.PARTLY_WAIVED:
        return rows.filter(waived)
    return rows.exclude(waived).filter(status=asked)


@dataclass(frozen=True)
class Line:
    """One row: how it stands today, what cites it, and whether to look at it again."""

    row: Regulation
    standing: str
    label: str
    codes: list[str]
    is_due: bool


def lines_of(rows: list[Regulation], on: date) -> list[Line]:
    cited = codes_by_regulation(rows, on)
    return [line_of(row, cited.get(row.pk, []), on) for row in rows]


def line_of(row: Regulation, codes: list[str], on: date) -> Line:
    found = row.standing(on)
    return Line(row, found.value, str(found.label), codes, is_due(row, on))


def is_due(row: Regulation, on: date) -> bool:
    """As `to_verify` asks of the database."""
    over = row.effective_to is not None and row.effective_to <= on
    return not over and (row.verify_due_on is None or row.verify_due_on <= on)


def codes_by_regulation(rows: list[Regulation], on: date) -> dict[int, list[str]]:
    """The criteria in force that cite each of them, in one query."""
    found: dict[int, list[str]] = {}
    bases = CriterionBasis.objects.filter(
        regulation__in=[row.pk for row in rows],
        criterion__in=Criterion.objects.in_force(on),
    )
    pairs = bases.order_by("criterion__code").values_list(
        "regulation_id", "criterion__code"
    )
    for pk, code in pairs:
        found.setdefault(pk, []).append(code)
    return found


# --- one of them ----------------------------------------------------------------------
@dataclass(frozen=True)
class Moment:
    day: date
    text: str
    url: str = ""
    ahead: bool = False


def moments(row: Regulation, on: date) -> list[Moment]:
    """Its days, the newest first: what held, what was looked at, what is coming."""
    found = [
        (row.effective_from, "In force from this day", ""),
        (row.waived_until, "Last day on which a part is waived", ""),
        (row.last_verified_on, verified(row), ""),
        (None if row.effective_to else row.verify_due_on, "To be verified again", ""),
        (row.effective_to, *ending(row)),
        *((old.effective_to, f"Takes over from {old.code}", old.get_absolute_url())
          for old in row.replaces.all()),
    ]  # fmt: skip
    dated = [Moment(day, text, url, day > on) for day, text, url in found if day]
    return sorted(dated, key=lambda each: each.day, reverse=True)


def verified(row: Regulation) -> str:
    who = f" by {row.verified_by}" if row.verified_by else ""
    return f"Verified{who}: {row.get_mark_display().lower()}"


def ending(row: Regulation) -> tuple[str, str]:
    after = row.superseded_by
    if after is None:
        return "Holds no more from this day", ""
    return f"Superseded by {after.code}", after.get_absolute_url()


def citing(row: Regulation) -> QuerySet[Criterion]:
    """Every wording that cites it, those in force first."""
    rows = Criterion.objects.filter(bases__regulation=row)
    return rows.order_by("effective_to", "code", "id")


def to_reword(row: Regulation, on: date) -> QuerySet[Criterion]:
    """Wordings that would still cite it once it has ended: they have no end before."""
    until = row.effective_to or on
    return citing(row).filter(Q(effective_to=None) | Q(effective_to__gt=until))


def touched(row: Regulation, user: User) -> QuerySet[Review]:
    """Undecided reviews that ask for a wording which rests on it; they keep it."""
    asked = Assessment.objects.filter(
        review=OuterRef("pk"), criterion__bases__regulation=row
    )
    waiting = Review.objects.visible_to(user).filter(state__in=Review.UNDECIDED)
    return waiting.filter(Exists(asked)).order_by("due_on", "id")[:SHOWN]


def history(row: Regulation) -> QuerySet[AuditEntry]:
    found = AuditEntry.objects.filter(
        subject_type=row._meta.label_lower, subject_id=row.pk
    )
    return found.select_related("actor").order_by("-id")[:HISTORY]


def successors(row: Regulation) -> list[int]:
    """The ids that a wording citing this one should cite instead: the newest of the chain."""
    while row.superseded_by is not None:
        row = row.superseded_by
    return [row.pk]


def bases_for(criterion: Criterion) -> list[int]:
    """What a new wording is proposed to rest on: what took over from what has ended."""
    cited = Regulation.objects.filter(cited_by__criterion=criterion)
    rows = cited.select_related("superseded_by").order_by("code")
    return [pk for row in rows for pk in successors(row)]


def impact(row: Regulation, user: User, on: date) -> dict[str, Any]:
    """What hangs on it: wordings by whether they hold, and the reviews under way."""
    return {
        "citing": citing(row),
        "to_reword": to_reword(row, on) if row.effective_to else [],
        "touched": touched(row, user),
    }


# --- beside a criterion ---------------------------------------------------------------
def under(criterion: Criterion, on: date) -> list[Line]:
    """What a wording rests on, each as it stands today."""
    rows = criterion.regulations.select_related("superseded_by").order_by("code")
    return [line_of(row, [], on) for row in rows]


# --- what happened to it --------------------------------------------------------------
SAYS: dict[str, str] = {
    Verb.REGULATION_CREATED: "added it",
    Verb.REGULATION_CHANGED: "changed it",
    Verb.REGULATION_SUPERSEDED: "ended it",
    Verb.REGULATION_VERIFIED: "verified it",
}


@dataclass(frozen=True)
class Event:
    actor: User
    text: str
    at: Any


def events(row: Regulation) -> list[Event]:
    return [
        Event(entry.actor, SAYS.get(entry.verb, entry.verb), entry.at)
        for entry in history(row)
    ]
