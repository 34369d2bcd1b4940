"""The rules of engagement as a document, and two versions beside each other."""

from dataclasses import dataclass
from datetime import date

from core.clock import today
from governance import engagement, sla
from governance.models import (
    ChangeClass,
    Proposal,
    ProposalSignature,
    RulesClause,
    RulesVersion,
    ServiceLevel,
    ServiceLevelMonth,
)


@dataclass(frozen=True)
class Level:
    """A service level a clause commits to, and how its last month went; None: none is over."""

    level: ServiceLevel
    month: date | None = None
    line: sla.Line | None = None


@dataclass(frozen=True)
class Clause:
    clause: RulesClause
    classes: list[ChangeClass]
    levels: list[Level]
    faults: list[str]


@dataclass(frozen=True)
class Page:
    """One version, clause by clause. `faults` are those of no clause; of a signed
    version there are none."""

    rules: RulesVersion
    until: date | None
    clauses: list[Clause]
    uncovered: list[ChangeClass]
    signatures: list[ProposalSignature]
    faults: list[str]
    able: bool

    @property
    def is_review_due(self) -> bool:
        due = self.rules.review_due_on
        return due is not None and self.until is None and due <= today()

    @property
    def is_in_force(self) -> bool:
        first = self.rules.effective_from
        over = self.until is not None and self.until < today()
        return first is not None and first <= today() and not over


def page(rules: RulesVersion) -> Page:
    """A version as its page shows it, in a fixed number of queries."""
    clauses = list(
        rules.clauses.select_related("rules").prefetch_related("classes", "levels")
    )
    found = engagement.faults(rules) if rules.is_draft else []
    newest = newest_months({each.pk for row in clauses for each in row.levels.all()})
    of_none = [each.text for each in found if each.clause is None]
    return Page(
        rules, engagement.holds_until(rules),
        [
            Clause(
                row, list(row.classes.all()),
                [shown(each, newest.get(each.pk)) for each in row.levels.all()],
                [f.text for f in found if f.clause and f.clause.pk == row.pk],
            )
            for row in clauses
        ],
        engagement.uncovered(rules), signatures(rules), of_none, not found,
    )  # fmt: skip


def promising(level: ServiceLevel) -> list[RulesClause]:
    """The clauses of the rules in force that commit to a service level."""
    rules = engagement.in_force()
    if rules is None:
        return []
    return list(rules.clauses.filter(levels=level).select_related("rules"))


def signatures(rules: RulesVersion) -> list[ProposalSignature]:
    """Those of the proposal it holds by: IT's first. A draft has none."""
    rows = ProposalSignature.objects.filter(
        proposal__kind=Proposal.Kind.RULES,
        proposal__document_id=rules.pk,
        proposal__state=Proposal.State.AGREED,
    )
    return list(rows.select_related("signed_by", "for_person").order_by("-side"))


def newest_months(levels: set[int]) -> dict[int, ServiceLevelMonth]:
    """By level (id), its last month that is over."""
    begun = today().replace(day=1)
    rows = ServiceLevelMonth.objects.filter(level__in=levels, month__lt=begun)
    newest = rows.order_by("level_id", "-month").distinct("level_id")
    return {row.level_id: row for row in newest}


def shown(level: ServiceLevel, result: ServiceLevelMonth | None) -> Level:
    if result is None:
        return Level(level)
    line = sla.Line(level.code, result.met, result.due, result.target_percent)
    return Level(level, result.month, line)


@dataclass(frozen=True)
class Change:
    """What differs: of a clause (by its heading), or with no clause of the whole."""

    clause: str
    what: str
    was: str
    becomes: str


def between(old: RulesVersion | None, new: RulesVersion) -> list[Change]:
    """Clauses are matched by their heading; a moved one says so, and no more."""
    before, after = by_heading(old), by_heading(new)
    was = old.purpose if old else ""
    found = [] if was == new.purpose else [Change("", "Purpose", was, new.purpose)]
    for heading in [*after, *(name for name in before if name not in after)]:
        found += of_clause(heading, before.get(heading, {}), after.get(heading, {}))
    return found


def by_heading(rules: RulesVersion | None) -> dict[str, dict[str, str]]:
    if rules is None:
        return {}
    rows = rules.clauses.prefetch_related("classes", "levels")
    return {row.heading: words(row) for row in rows}


def words(row: RulesClause) -> dict[str, str]:
    return {
        "Place": str(row.number),
        "Belongs to": row.get_belongs_to_display(),
        "Text": row.text,
        "Commits": row.commits,
        "Classes": ", ".join(kind.name for kind in row.classes.all()),
        "Service levels": ", ".join(level.code for level in row.levels.all()),
    }


def of_clause(heading: str, old: dict[str, str], new: dict[str, str]) -> list[Change]:
    names = [name for name in new or old if old.get(name, "") != new.get(name, "")]
    return [Change(heading, n, old.get(n, ""), new.get(n, "")) for n in names]
