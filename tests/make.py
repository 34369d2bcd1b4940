"""The cast of every test, and one plain function for each thing it needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Model

from backlog.models import Item, JiraConnection, JiraField
from core import system
from core.clock import now, today
from core.models import Membership, Team, User
from core.roles import Family, Role
from discovery.actions import notes as note_actions
from discovery.actions import opportunities as opportunity_actions
from discovery.actions import themes as theme_actions
from discovery.models import Note, Opportunity, Theme
from governance import (
    canonical,
    catalogue,
    change_catalogue,
    gates,
    governed_catalogue,
    meanings,
    party_catalogue,
    proposal_kinds,
    raci_catalogue,
    record,
    regulation_catalogue,
    seating,
    sla_catalogue,
)
from governance.actions import (
    change_requests,
    proposals,
    raci,
    raci_proposals,
    reviews,
    rules_proposals,
    signing,
)
from governance.actions import engagement as engagement_actions
from governance.models import (
    Activity,
    BusinessCalendar,
    ChangeClass,
    ChangeRequest,
    ClassClock,
    ConsultTerm,
    Criterion,
    CriterionBasis,
    GovernedAct,
    Office,
    Party,
    PartySeat,
    Proposal,
    ProposalSignature,
    RaciMatrix,
    Regulation,
    Review,
    RulesVersion,
    SeatHolder,
    SeatKind,
    Service,
    ServiceClock,
    ServiceLevel,
)
from governance.policy_catalogue import FIRST_DAY
from governance.quorum import Stance
from portfolio.models import (
    Annotation,
    Benefit,
    Capability,
    Goal,
    KeyResult,
    Metric,
    Objective,
    Observation,
    OutcomeMetric,
    Portfolio,
    Product,
    ProductLine,
    Project,
    Queue,
    Site,
    Source,
    Vendor,
)

PASSWORD = "correct horse battery"


@dataclass
class Cast:
    """Mia manages the product, Paolo owns its backlog, Fay leads on the floor.

    Ada holds the seats that judge criteria, Eve is the executive, Ivo the IT partner,
    Olga leads operations, Root administers. Max manages another team's product;
    Otto works here but has no role.
    """

    product: Product
    other_product: Product
    pm: User
    po: User
    frontline: User
    reviewer: User
    executive: User
    it: User
    ops: User
    admin: User
    other_pm: User
    outsider: User

    @property
    def everyone(self) -> dict[str, User]:
        return {k: v for k, v in vars(self).items() if isinstance(v, User)}


def make_user(
    name: str,
    role: Role | None = None,
    *,
    team: Team | None = None,
    families: list[str] | None = None,
) -> User:
    user = User.objects.create_user(f"{name.lower()}@example.org", name, PASSWORD)
    if role:
        Membership.objects.create(
            user=user, team=team, role=role, families=families or []
        )
    return user


def new_product(code: str, team: Team, pm: User) -> Product:
    """A product that is not saved yet."""
    return Product(
        code=code, name=code.title(), kind="capability", team=team, product_manager=pm
    )


def make_product(code: str, team: Team, pm: User) -> Product:
    product = new_product(code, team, pm)
    product.save()
    return product


def make_cast() -> Cast:
    """In seven statements, not sixty: most tests begin with it."""
    team, other = Team.objects.bulk_create([Team(name="Copilot"), Team(name="Vault")])
    every = list(Family.values)
    roles: dict[str, tuple[str, Role | None, Team | None, list[str]]] = {
        "pm": ("Mia", Role.PRODUCT_MANAGER, team, []),
        "other_pm": ("Max", Role.PRODUCT_MANAGER, other, []),
        "po": ("Paolo", Role.PRODUCT_OWNER, team, []),
        "frontline": ("Fay", Role.FRONTLINE_LEAD, None, []),
        "reviewer": ("Ada", Role.GOVERNANCE_REVIEWER, None, every),
        "executive": ("Eve", Role.EXECUTIVE, None, []),
        "it": ("Ivo", Role.IT_PARTNER, None, []),
        "ops": ("Olga", Role.OPERATIONS_LEADER, None, []),
        "admin": ("Root", Role.ADMINISTRATOR, None, []),
        "outsider": ("Otto", None, None, []),
    }
    password = make_password(PASSWORD)
    people = User.objects.bulk_create(
        User(email=f"{name.lower()}@example.org", name=name, password=password)
        for name, *_ in roles.values()
    )
    Membership.objects.bulk_create(
        Membership(user=user, team=where, role=role, families=signs)
        for user, (_, role, where, signs) in zip(people, roles.values(), strict=True)
        if role
    )
    cast = dict(zip(roles, people, strict=True))
    seat(cast["reviewer"], *SEAT_OF.values())
    ours, theirs = Product.objects.bulk_create(
        [
            new_product("ASSIST", team, cast["pm"]),
            new_product("PAYSEC", other, cast["other_pm"]),
        ]
    )
    return Cast(product=ours, other_product=theirs, **cast)


# --- portfolio ---------------------------------------------------------------------
def make_vendor(name: str = "Brightquill AI", **fields: Any) -> Vendor:
    return Vendor.objects.create(name=name, tier="high", **fields)


def make_goal(code: str, level: str = "contact_center", **fields: Any) -> Goal:
    return Goal.objects.create(code=code, name=f"Goal {code}", level=level, **fields)


def make_line(name: str = "Assistance") -> ProductLine:
    """A product line in a portfolio of its own."""
    portfolio = Portfolio.objects.create(name=f"Portfolio of {name}")
    return ProductLine.objects.create(portfolio=portfolio, name=name)


def make_capability(product: Product, code: str = "A-1", **fields: Any) -> Capability:
    words: dict[str, Any] = {"name": f"Capability {code}"}
    return Capability.objects.create(product=product, code=code, **{**words, **fields})


def make_outcome(product: Product, metric: Metric, **fields: Any) -> OutcomeMetric:
    return OutcomeMetric.objects.create(product=product, metric=metric, **fields)


def make_project(product: Product, name: str = "Wave 3", **fields: Any) -> Project:
    """From April to December 2026, running unless `fields` say otherwise."""
    days: dict[str, Any] = {
        "starts_on": date(2026, 4, 1),
        "ends_on": date(2026, 12, 31),
    }
    words: dict[str, Any] = {"outcome": "Answer when they call", "state": "running"}
    project = Project.objects.create(name=name, **{**days, **words, **fields})
    project.products.add(product)
    return project


def make_metric(code: str = "SL", **fields: Any) -> Metric:
    words: dict[str, Any] = {
        "name": f"Metric {code}",
        "numerator": "answered",
        "denominator": "offered",
    }
    kind: dict[str, Any] = {"unit": "percent", "direction": "up", "kind": "ratio"}
    return Metric.objects.create(code=code, **{**words, **kind, **fields})


def make_queue(code: str) -> Queue:
    return Queue.objects.create(code=code, name=f"Queue {code}")


def make_observation(
    metric: Metric, by: User, numerator: int, denominator: int, **fields: Any
) -> Observation:
    """One month, October 2026 unless `fields` say otherwise."""
    month: dict[str, Any] = {
        "period_start": date(2026, 10, 1),
        "period_end": date(2026, 10, 31),
    }
    sums: dict[str, Any] = {
        "numerator": numerator,
        "denominator": denominator,
        "recorded_by": by,
    }
    return Observation.objects.create(metric=metric, **{**month, **sums, **fields})


def make_annotation(metric: Metric | None, by: User, **fields: Any) -> Annotation:
    """A storm on 5 October 2026 unless `fields` say otherwise."""
    said: dict[str, Any] = {"happened_on": date(2026, 10, 5), "words": "Storm"}
    return Annotation.objects.create(metric=metric, made_by=by, **{**said, **fields})


def make_source(owner: User, **fields: Any) -> Source:
    """A feed of measures, due now."""
    words: dict[str, Any] = {"name": f"Feed {Source.objects.count()}"}
    where: dict[str, Any] = {"address": "https://8.8.8.8/a.csv", "next_at": now()}
    return Source.objects.create(owner=owner, **{**words, **where, **fields})


def make_objective(code: str = "O1", **fields: Any) -> Objective:
    quarter: dict[str, Any] = {
        "starts_on": date(2026, 10, 1),
        "ends_on": date(2026, 12, 31),
    }
    words: dict[str, Any] = {"name": f"Objective {code}", "kind": "committed"}
    return Objective.objects.create(code=code, **{**quarter, **words, **fields})


def make_key_result(
    objective: Objective, code: str = "1.1", **fields: Any
) -> KeyResult:
    """From 397 to 377 seconds, now at 386: a score of .55."""
    words: dict[str, Any] = {"name": f"Key result {code}", "unit": "seconds"}
    figures: dict[str, Any] = {
        "baseline": Decimal(397),
        "target": Decimal(377),
        "current": Decimal(386),
    }
    return KeyResult.objects.create(
        objective=objective, code=code, **{**words, **figures, **fields}
    )


def make_benefit(cast: Cast, code: str = "B-01", **fields: Any) -> Benefit:
    """Owned by Olga in operations; $120,000 a year, identified."""
    words: dict[str, Any] = {
        "name": f"Benefit {code}",
        "kind": "capacity",
        "product": cast.product,
    }
    claim: dict[str, Any] = {"owner": cast.ops, "gross_annual": Decimal(120_000)}
    return Benefit.objects.create(code=code, **{**words, **claim, **fields})


# --- backlog ---------------------------------------------------------------------
def make_item(
    product: Product,
    title: str = "Wrap up without retyping",
    *scores: int,
    **fields: Any,
) -> Item:
    """An item; with four scores (value, time, risk, size) it takes part in the order."""
    key = fields.pop("key", f"X-{Item.objects.count() + 1}")
    names = ("business_value", "time_criticality", "risk_reduction", "job_size")
    if scores:
        fields |= {"scored_by": product.product_manager, "scored_at": now()}
    return Item.objects.create(
        product=product,
        title=title,
        key=key,
        created_at=fields.pop("created_at", now()),
        **dict(zip(names, scores, strict=False)),
        **fields,
    )


def make_jira(product: Product, **fields: Any) -> JiraConnection:
    """A product's connection with a Jira that nobody asks, switched on."""
    row = JiraConnection.objects.create(
        product=product,
        address="https://8.8.8.8",
        account="a@example.org",
        sealed_token="that nothing opens",  # so no test asks the network
        project="ABC",
        owner=product.product_manager,
        **{"is_on": True, "next_at": now(), **fields},
    )
    title = {"name": "title", "remote": "summary", "direction": "both"}
    JiraField.objects.create(connection=row, **title)
    return row


# --- governance --------------------------------------------------------------------
def make_criteria() -> None:
    """The catalogue, for tests that run after one which emptied all tables."""
    if not Criterion.objects.exists():
        Criterion.objects.bulk_create(Criterion(**row) for row in catalogue.rows())


def make_parties() -> None:
    """The six parties, for tests that run after one which emptied all tables."""
    if not Party.objects.exists():
        Party.objects.bulk_create(
            Party(**row, lead_signs=row["code"] in party_catalogue.SIGNERS)
            for row in party_catalogue.rows()
        )


def make_seat(
    code: str, person: User, *, since: date = date(2026, 1, 1), **fields: Any
) -> PartySeat:
    """Somebody sits for a party, since the first of January 2026."""
    party = Party.objects.get(code=code)
    person.__dict__.pop("_voices", None)
    return PartySeat.objects.create(
        party=party, person=person, starts_on=since, **fields
    )


def seat_everybody(cast: Cast) -> None:
    """Ivo leads IT, Olga Operations, Ada compliance, Mia product management; Paolo is support."""
    make_parties()
    seats = {"IT": cast.it, "OPS": cast.ops, "CMP": cast.reviewer, "PM": cast.pm}
    for code, person in {**seats, "SUP": cast.po}.items():
        make_seat(code, person, is_lead=True)


def enforce_matrix(cast: Cast, *acts: str) -> None:
    """The matrix is in force and everybody sits; these acts are enforced from today."""
    make_matrix()
    seat_everybody(cast)
    make_consult_terms()
    for act, (number, pace) in governed_catalogue.ACTS.items():
        activity = Activity.objects.get(number=number)
        row, _ = GovernedAct.objects.get_or_create(
            act=act, defaults={"activity": activity, "pace": pace}
        )
        if act in acts:
            row.enforced_from = today()
            row.save()


def make_consult_terms() -> None:
    """How long who is asked has; by the calendar of the gates, to keep it short."""
    calendar, _ = BusinessCalendar.objects.get_or_create(
        code="gates", defaults={"name": "Gates", "zone": "America/Chicago"}
    )
    for pace, (days, hours, _code) in governed_catalogue.TERMS.items():
        told = {"days": days, "hours": hours, "calendar": calendar}
        ConsultTerm.objects.get_or_create(pace=pace, defaults=told)


def make_second_admin() -> User:
    """Two administrators: what one writes, the other brings into force."""
    found = User.objects.filter(name="Addy").first()
    return found or make_user("Addy", Role.ADMINISTRATOR)


def make_regulations() -> None:
    """The catalogue of regulations, cited by the criteria."""
    make_criteria()
    if not Regulation.objects.exists():
        made = Regulation.objects.bulk_create(
            Regulation(**row) for row in regulation_catalogue.rows()
        )
        by_code = {row.code: row for row in made}
        for old, new in regulation_catalogue.FOLLOWED_BY.items():
            by_code[old].superseded_by = by_code[new]
            by_code[old].save()
        CriterionBasis.objects.bulk_create(
            CriterionBasis(criterion=criterion, regulation=by_code[code])
            for criterion in Criterion.objects.all()
            for code in regulation_catalogue.cited(
                criterion.code, until=criterion.effective_to
            )
        )


def make_matrix() -> RaciMatrix:
    """Version 1 of the RACI matrix, as the catalogue has it."""
    found = RaciMatrix.objects.filter(number=1).first()
    if found:
        return found
    make_parties()
    for row in raci_catalogue.CATALOGUE:
        Activity.objects.get_or_create(
            number=row.number,
            defaults={
                "phase": row.phase,
                "name": row.name,
                "is_gate": row.number == raci_catalogue.GATE_ROW,
            },
        )
    matrix = raci.draft(template="house", by=system.user())
    matrix.state, matrix.effective_from = "published", raci_catalogue.FIRST_DAY
    matrix.save()
    return matrix


def make_offices() -> None:
    """CIO and COO, for tests that run after one which emptied all tables."""
    make_parties()
    for code, side, party in (("CIO", "it", "IT"), ("COO", "center", "OPS")):
        Office.objects.get_or_create(
            code=code,
            defaults={
                "name": code,
                "side": side,
                "party": Party.objects.get(code=party),
            },
        )


def make_leads(cast: Cast) -> None:
    """Somebody leads each party that is accountable; cast.it and cast.ops sign."""
    if not PartySeat.objects.exists():
        seat_everybody(cast)


def sign_for(proposal: Proposal, by: User, **more: Any) -> Proposal:
    """Sign what was proposed, as its page does."""
    words = {
        "meaning": "I approve this version",
        "password": PASSWORD,
        "record_hash": proposal.record_hash,
    }
    kind = proposal_kinds.kind_of(proposal)
    return proposals.sign(kind, proposal, **{**words, **more}, by=by)


def publish_matrix(
    cast: Cast, draft: RaciMatrix, *, effective_from: date | None = None
) -> RaciMatrix:
    """Propose a draft and have both sides sign it; `make_leads` seats who does."""
    proposal = raci_proposals.propose(
        draft,
        effective_from=effective_from or today(),
        reason="OPS leads",
        version=None,
        by=cast.ops,
    )
    for by in (cast.it, cast.ops):
        sign_for(proposal, by)
    draft.refresh_from_db()
    return draft


def make_service_levels() -> None:
    """The levels of the catalogue, typed month by month."""
    if not ServiceLevel.objects.exists():
        rows = [ServiceLevel(**vars(level)) for level in sla_catalogue.CATALOGUE]
        ServiceLevel.objects.bulk_create(rows)
    named = {each.service for each in sla_catalogue.CATALOGUE if each.service}
    Service.objects.bulk_create(
        (Service(name=name) for name in sorted(named)), ignore_conflicts=True
    )


SEAT_OF = {"regulatory": "CMP", "security": "SEC", "governance": "MRM"}


def seat(person: User, *codes: str, team: Team | None = None) -> User:
    """The person holds these seats from the first day of the policy on."""
    SeatHolder.objects.bulk_create(
        SeatHolder(seat=kind, person=person, team=team, starts_on=FIRST_DAY)
        for kind in SeatKind.objects.filter(code__in=codes)
    )
    person.__dict__.pop("_held", None)
    return person


def make_service_clocks() -> None:
    """The levels of the catalogue with their clocks, counted from their cases."""
    make_service_levels()
    levels = {row.code: row for row in ServiceLevel.objects.all()}
    calendars = {row.code: row for row in BusinessCalendar.objects.all()}
    for code, counting in sla_catalogue.COUNTING.items():
        levels[code].counting = counting
        levels[code].save()
    for each in sla_catalogue.CLOCKS:
        fields = vars(each) | {
            "level": levels[each.level], "calendar": calendars[each.calendar]
        }  # fmt: skip
        ServiceClock.objects.get_or_create(
            level=fields["level"], name=each.name, defaults=fields
        )


def make_change_classes() -> None:
    """The classes of the catalogue with their clocks, and the matrix that rules them."""
    make_matrix()
    make_service_clocks()
    make_consult_terms()
    if not ClassClock.objects.exists():
        ChangeClass.objects.all().delete()
        ChangeClass.objects.bulk_create(
            new_class(*each) for each in enumerate(change_catalogue.CATALOGUE)
        )
        ClassClock.objects.bulk_create(
            runs_by(each) for each in change_catalogue.CLOCKS
        )


def new_class(position: int, each: change_catalogue.Class) -> ChangeClass:
    look = {
        "looked_at_by": Party.objects.get(code=each.looked_at_by),
        "look_minutes": change_catalogue.LOOK_MINUTES,
        "look_calendar": BusinessCalendar.objects.get(code="center"),
    } if each.looked_at_by else {}  # fmt: skip
    activity = Activity.objects.get(number=each.activity)
    told = {"name": each.name, "is_joint": each.is_joint, "position": position}
    told["counts_as"] = each.counts_as
    return ChangeClass(code=each.code, activity=activity, **told, **look)


def runs_by(each: change_catalogue.Runs) -> ClassClock:
    return ClassClock(
        change_class=ChangeClass.objects.get(code=each.change_class),
        urgency=each.urgency,
        with_it=each.with_it,
        clock=ServiceClock.objects.get(level__code=each.level, name=each.clock),
    )


def make_rules(cast: Cast, *, without: str = "") -> RulesVersion:
    """Version 1 of the rules of engagement, as the catalogue has it and both sides signed.

    `without`: the code of a class of changes that no clause of it names.
    """
    found = RulesVersion.objects.agreed().first()
    if found:
        return found
    rules, day = engagement_actions.draft(by=system.user()), raci_catalogue.FIRST_DAY
    for clause in rules.clauses.filter(classes__code=without):
        clause.classes.remove(ChangeClass.objects.get(code=without))
    record = proposals.record(rules_proposals.KIND, rules, day, "Agreed")
    digest = canonical.digest(record)
    proposal = Proposal.objects.create(
        kind="rules", document_id=rules.pk, name=str(rules), effective_from=day,
        reason="Agreed", record=record, record_hash=digest, proposed_by=cast.ops,
        proposed_at=now(),
    )  # fmt: skip
    for side, person in (("it", cast.it), ("center", cast.ops)):
        ProposalSignature.objects.create(
            proposal=proposal, side=side, signed_by=person, meaning="I approve it",
            record_hash=digest, signed_at=now(),
        )  # fmt: skip
    proposal.state, proposal.closed_by, proposal.closed_at = "agreed", cast.ops, now()
    proposal.save()
    rules_proposals.enact(rules, proposal, cast.ops)
    return rules


def make_change_request(
    cast: Cast, code: str = "routing", *, by: User | None = None, **fields: Any
) -> ChangeRequest:
    """A request whole enough to be filed, written by Paolo, who speaks for support."""
    kind = ChangeClass.objects.get(code=code)
    told = {
        "title": "Holiday route", "what": "Send callers on.", "why": "A holiday.",
        "before": "Queue PAY", "after": "Queue DSP", "back_out": "Route them back.",
        "test_evidence": "Ten test calls.", "team": cast.product.team, **fields,
    }  # fmt: skip
    return change_requests.write(change_class=kind, **told, by=by or cast.po)


def make_reviewer(name: str, *families: str, team: Team | None = None) -> User:
    """In the seats that judge these families."""
    role = Role.GOVERNANCE_REVIEWER
    person = make_user(name, role, team=team, families=list(families))
    return seat(person, *[SEAT_OF[family] for family in families], team=team)


def holder(code: str) -> User:
    """Somebody in this seat who has nothing else to do here: Seat-CMP, Seat-OPS, …"""
    found = User.objects.filter(email=f"seat-{code.lower()}@example.org").first()
    if found:
        return found
    return seat(make_user(f"Seat-{code}", Role.GOVERNANCE_REVIEWER), code)


def make_review(
    cast: Cast,
    gate: str = "G1",
    *,
    subject: Model | None = None,
    submitted: bool = True,
) -> Review:
    """A review of Mia's product, asked and submitted by her; G1 has five criteria."""
    make_criteria()
    subject = subject or cast.product
    review = gates.ask(
        gate,
        subject,
        team=cast.product.team,
        asked="May it go on?",
        parties=[cast.pm],
        by=cast.pm,
    )
    if submitted:
        reviews.submit(review, by=cast.pm)
    review.refresh_from_db()
    return review


def meet_all(review: Review, *, by: User, verdict: str = "met") -> None:
    """Judge every criterion that the seats of `by` judge."""
    shown = Review.objects.for_page().get(pk=review.pk)
    judged = seating.families_of(shown, seating.may_take(shown, by))
    for row in review.assessments.select_related("criterion"):
        if row.criterion.family in judged:
            reviews.assess(row, verdict=verdict, by=by)


def sign(
    review: Review, *, by: User, stance: str = "approved", seat: str = "", **more: Any
) -> Review:
    """Sign as the page does: with the version and the hash of what is shown now.

    Who may take several seats and names none takes the first of them; "?" leaves it open.
    """
    shown = Review.objects.for_page().get(pk=review.pk)
    free = [each.kind.code for each in seating.may_take(shown, by)]
    chosen = seat.strip("?") if seat else "".join(free[:1])
    words: dict[str, Any] = {"password": PASSWORD, "seat": chosen}
    if stance in list(Stance):
        words["meaning"] = f"I {meanings.SAYS[Stance(stance)][0]} it."
    seen = {"version": shown.version, "record_hash": record.digest(shown)}
    return signing.sign(review, stance=stance, by=by, **{**words, **seen, **more})


def decide(
    review: Review, *, by: User, stance: str = "approved", **more: Any
) -> Review:
    """`by` signs, and after them the rest of the table says the same until it decides."""
    review = sign(review, by=by, stance=stance, **more)
    for each in seating.open_seats(Review.objects.for_page().get(pk=review.pk)):
        if review.is_undecided:
            code = each.kind.code
            review = sign(review, by=holder(code), seat=code, stance=stance, **more)
    return review


def make_approval(
    cast: Cast, gate: str = "G1", *, subject: Model | None = None
) -> Review:
    """A review that Ada and the rest of its table have approved today."""
    review = make_review(cast, gate, subject=subject)
    meet_all(review, by=cast.reviewer)
    return decide(review, by=cast.reviewer)


# --- discovery -------------------------------------------------------------------
def make_site(code: str = "JAX") -> Site:
    return Site.objects.get_or_create(code=code, defaults={"name": code.title()})[0]


def make_note(
    cast: Cast,
    words: str = "I type it three times.",
    *,
    by: User | None = None,
    published: bool = False,
    **fields: Any,
) -> Note:
    """A sent note of the frontline lead; published ones were read by Mia."""
    fields.setdefault("products", [cast.product])
    note = note_actions.create(verbatim=words, by=by or cast.frontline, **fields)
    return note_actions.publish(note, by=cast.pm) if published else note


def make_theme(cast: Cast, name: str = "Retyping", notes: Iterable[Note] = ()) -> Theme:
    return theme_actions.create(
        name=name, product=cast.product, notes=notes, by=cast.pm
    )


def make_opportunity(
    cast: Cast, name: str = "Stop retyping", **fields: Any
) -> Opportunity:
    fields.setdefault("product", cast.product)
    return opportunity_actions.create(name=name, by=cast.pm, **fields)


def make_proof(cast: Cast) -> Theme:
    """A theme with what an opportunity needs to be validated: two sites, published."""
    found = [
        make_note(cast, site=make_site(code), published=True) for code in ("JAX", "TUL")
    ]
    return make_theme(cast, "Proof", found)
