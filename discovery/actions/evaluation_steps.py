"""What is done with a vendor evaluation: must-haves looked at, scores shown, decided."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from django.db import transaction
from django.db.models import Count

from core import audit, versions
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from discovery import evaluating
from discovery.actions import evaluation_telling, words
from discovery.actions.evaluations import held, require_open
from discovery.models import (
    VendorCandidate,
    VendorConflict,
    VendorEvaluation,
    VendorFinding,
    VendorScore,
    VendorScorer,
)
from discovery.queries.evaluations import Standing, result
from governance.actions import history, mandate
from governance.actions.decisions import allow
from governance.models import GovernedAct

State = VendorEvaluation.State
Findings = Mapping[int, tuple[str, str]]  # must-have: verdict or "", what shows it


@transaction.atomic
def check(
    evaluation: VendorEvaluation,
    *,
    candidate: VendorCandidate,
    findings: Findings = MappingProxyType({}),
    administered: str | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> VendorEvaluation:
    """Say which must-haves a candidate has and what shows it; "" takes a verdict back.

    `administered`: whether the business changes it day to day, or programmers do.
    """
    row = held(evaluation)
    allow(by, Perm.DECISION_EDIT, row.team)
    require_going(row)
    if candidate.evaluation_id != row.pk:
        raise Unfit("candidate", "That is not part of this evaluation.")
    person, day = history.actor(by, acting), history.day(by, on)
    found = {pk: tidy(*each) for pk, each in findings.items()}
    guard_findings(row, found)
    told, counts = write_findings(candidate, found, person, day)
    if administered is not None and administered != candidate.administered:
        told["administered"] = [candidate.administered, administered]
        candidate.administered = administered
        candidate.save(update_fields=["administered"])
    words.remember(counts, evaluation=row)
    if told:
        audit.record(
            by, Verb.EVALUATION_CHECKED, row, team=row.team, person=person,
            candidate=candidate.pk, changed=told, redacted=counts,
        )  # fmt: skip
    return row


def tidy(verdict: str, evidence: str) -> tuple[str, str]:
    return verdict, evidence.strip() if verdict else ""


def write_findings(
    candidate: VendorCandidate, given: Findings, person: User, day: date
) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Keep what differs; returns the verdicts that changed, and what was taken out."""
    before = {each.must_have_id: each for each in candidate.findings.all()}
    told, counts = {}, Counter[str]()
    for pk, (verdict, evidence) in given.items():
        clean, taken = words.clean(VendorFinding, {"evidence": evidence})
        was = before.get(pk)
        if (was.verdict, was.evidence) == (verdict, clean["evidence"]) if was else not verdict:  # fmt: skip
            continue
        counts.update(taken)
        told[f"must-have {pk}"] = [was.verdict if was else "unknown", verdict or "unknown"]  # fmt: skip
        if was:
            was.delete()
        if verdict:
            candidate.findings.create(
                must_have_id=pk, verdict=verdict, found_by=person, found_on=day, **clean
            )
    return told, dict(counts)


def guard_findings(row: VendorEvaluation, given: Findings) -> None:
    known = dict(row.must_haves.values_list("pk", "name"))
    for pk, (verdict, evidence) in given.items():
        if pk not in known or verdict not in {"", *VendorFinding.Verdict.values}:
            raise Unfit("findings", "That must-have is not part of this evaluation.")
        if verdict and not evidence:
            raise Unfit("findings", f"{known[pk]}: say what shows it, a document, a page, a test.")  # fmt: skip


# --- the scores -----------------------------------------------------------------------
@transaction.atomic
def reveal(
    evaluation: VendorEvaluation,
    *,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> VendorEvaluation:
    """Show all scores that were handed in, at once; others do not count any more."""
    row = held(evaluation)
    allow(by, Perm.DECISION_EDIT, row.team)
    require_open(row)
    few = thinnest(row)
    if few is not None:
        name, count = few
        raise Refused(f"{count} handed in scores of {name}: it takes {evaluating.FEWEST}.")  # fmt: skip
    versions.claim(row, version)
    return show(row, by=by, on=on, acting=acting)


def reveal_if_all_are_in(
    row: VendorEvaluation, *, by: User, on: date | None, acting: User | None
) -> None:
    """The last one who hands in shows them all, where each candidate has enough."""
    if row.scorers.filter(handed_in_at=None).exists() or thinnest(row):
        return
    versions.claim(row, None)
    show(row, by=by, on=on, acting=acting)


def thinnest(row: VendorEvaluation) -> tuple[str, int] | None:
    """The candidate with too few people behind its scores, and how many they are."""
    names = dict(row.candidates.values_list("pk", "name"))
    people = row.scorers.exclude(handed_in_at=None).count()
    tied = VendorConflict.objects.filter(
        scorer__evaluation=row, scorer__handed_in_at__isnull=False
    )
    kept_out = Counter(tied.values_list("candidate", flat=True))
    for pk, name in names.items():
        if people - kept_out[pk] < evaluating.FEWEST:
            return name, people - kept_out[pk]
    return None


def show(
    row: VendorEvaluation, *, by: User, on: date | None, acting: User | None
) -> VendorEvaluation:
    person = history.actor(by, acting)
    row.state, row.revealed_at, row.revealed_by = State.REVEALED, history.moment(by, on), person  # fmt: skip
    row.save()
    audit.record(
        by, Verb.EVALUATION_REVEALED, row, team=row.team, person=person, round=row.round
    )
    evaluation_telling.revealed(row, by=by)
    return row


@transaction.atomic
def again(
    evaluation: VendorEvaluation,
    *,
    version: int | None = None,
    by: User,
    on: date | None = None,
) -> VendorEvaluation:
    """Another round, in silence again: everybody begins with their own scores of the last.

    The rounds before stay as they were.
    """
    row = held(evaluation)
    allow(by, Perm.DECISION_EDIT, row.team)
    if row.state != State.REVEALED:
        raise Refused("Another round follows scores that are shown and not decided on.")
    versions.claim(row, version)
    last = VendorScore.objects.filter(scorer__evaluation=row, round=row.round)
    VendorScore.objects.bulk_create(
        VendorScore(
            scorer_id=score.scorer_id, candidate_id=score.candidate_id,
            criterion_id=score.criterion_id, round=row.round + 1, value=score.value,
        )
        for score in last
    )  # fmt: skip
    # Who is tied to every candidate has nothing to hand in.
    scorers = row.scorers.annotate(ties=Count("conflicts"))
    free = scorers.filter(ties__lt=row.candidates.count()).values("pk")
    VendorScorer.objects.filter(pk__in=free).update(handed_in_at=None)
    row.state, row.round = State.OPEN, row.round + 1
    row.revealed_at = row.revealed_by = None
    row.save()
    audit.record(by, Verb.EVALUATION_ROUND, row, team=row.team, round=row.round)
    evaluation_telling.again(row, by=by)
    return row


# --- the decision ---------------------------------------------------------------------
@transaction.atomic
def decide(
    evaluation: VendorEvaluation,
    *,
    chosen: VendorCandidate | None,
    reason: str,
    urgent: str = "",
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> VendorEvaluation:
    """Choose one that is not out, or none of them, and say why.

    By right of the matrix where it is enforced for the choice of vendors; `urgent` says
    why it cannot wait for who is asked. Who is tied to a candidate does not decide.
    """
    row, person = held(evaluation), history.actor(by, acting)
    allow(by, Perm.DECISION_DECIDE, row.team)
    if row.state != State.REVEALED:
        raise Refused("It is decided once, after its scores are shown.")
    guard_free(row, person)
    guard_chosen(row, chosen)
    if not reason.strip():
        raise Unfit("reason", "Say why: people who lost will read it.")
    versions.claim(row, version)
    mandate.require(
        GovernedAct.Act.VENDOR, row, team=row.team, voices=[(person, None)],
        emergency=urgent, by=by, on=on,
    )  # fmt: skip
    clean, counts = words.clean(VendorEvaluation, {"reason": reason.strip()})
    row.chosen, row.reason, row.state = chosen, clean["reason"], State.DECIDED
    row.decided_by, row.decided_on = person, history.day(by, on)
    row.save()
    words.remember(counts, evaluation=row)
    audit.record(
        by, Verb.EVALUATION_DECIDED, row, team=row.team, person=person,
        candidate=chosen.pk if chosen else None, redacted=counts,
    )  # fmt: skip
    evaluation_telling.decided(row, by=by)
    return row


@transaction.atomic
def withdraw(
    evaluation: VendorEvaluation,
    *,
    reason: str,
    version: int | None = None,
    by: User,
) -> VendorEvaluation:
    """End it without a choice; scores that were not shown stay hidden for good."""
    row = held(evaluation)
    allow(by, Perm.DECISION_EDIT, row.team)
    require_going(row)
    if not reason.strip():
        raise Unfit("reason", "Say why: people who scored will read it.")
    versions.claim(row, version)
    clean, counts = words.clean(VendorEvaluation, {"reason": reason.strip()})
    row.state, row.reason = State.DROPPED, clean["reason"]
    row.decided_by, row.decided_on = by, history.day(by, None)
    row.save()
    words.remember(counts, evaluation=row)
    audit.record(by, Verb.EVALUATION_WITHDRAWN, row, team=row.team, redacted=counts)
    evaluation_telling.withdrawn(row, by=by)
    return row


def require_going(row: VendorEvaluation) -> None:
    if row.is_over:
        raise Refused("It is over: what it was decided on stays.")


def guard_free(row: VendorEvaluation, person: User) -> None:
    tied = VendorConflict.objects.filter(scorer__evaluation=row, scorer__person=person)
    if tied.exists():
        raise Refused("You declared a tie to a candidate: somebody else decides.")


def guard_chosen(row: VendorEvaluation, chosen: VendorCandidate | None) -> None:
    if chosen is None:
        return
    found = standing_of(row, chosen)
    if found.is_out:
        raise Unfit("chosen", f"{chosen} is out: {found.fails[0].lower()}.")
    if found.unknown:
        raise Unfit("chosen", f"{chosen}: nobody has looked yet at {found.unknown[0]}.")


def standing_of(row: VendorEvaluation, chosen: VendorCandidate) -> Standing:
    for each in result(row).standings:
        if each.candidate == chosen:
            return each
    raise Unfit("chosen", "That is not part of this evaluation.")
