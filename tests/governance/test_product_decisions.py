"""Every act the matrix governs is allowed exactly where the matrix of that day says so."""

import random
import re
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

from core import system
from core.clock import moment
from core.errors import Refused
from core.models import Notice
from core.roles import Role
from governance import change_rights, mandates, rights
from governance.actions import consults, mandate, raci, statements
from governance.governed_catalogue import ACTS
from governance.models import (
    ChangeClass,
    Consult,
    GovernedAct,
    Party,
    PartySeat,
    RaciCell,
    RaciRow,
    RightUsed,
)
from governance.rights import Act
from governance.tasks import lapse_consults
from pilots.actions import decisions, readouts, waves
from roadmap import actions as roadmap
from support.actions import releases
from tests.governance.test_rights import MEANS
from tests.governance.test_statements import accept, charge_october
from tests.make import (
    enforce_matrix,
    make_approval,
    make_change_classes,
    make_change_request,
    make_item,
    make_seat,
    make_user,
    publish_matrix,
)
from tests.pilots.rollout_ways import ready_wave
from tests.pilots.ways import bring, make_pilot
from tests.roadmap.make import make_card, make_ready_for_next
from tests.support.ways import release

pytestmark = pytest.mark.django_db
ACT = GovernedAct.Act
SEATS = {"IT": "it", "OPS": "ops", "SUP": "po", "PM": "pm", "CMP": "reviewer"}


def enforce(cast, draw):
    """Everything is enforced, by a signed version 2 whose rows are drawn by `draw()`."""
    enforce_matrix(cast, *ACTS)
    draft = raci.draft(by=cast.ops)
    parties = {row.code: row for row in Party.objects.all()}
    RaciRow.objects.filter(matrix=draft).update(reason="Drawn.")
    RaciCell.objects.filter(row__matrix=draft).delete()
    RaciCell.objects.bulk_create(
        RaciCell(row=row, party=parties[code], part=part)
        for row in draft.rows.all()
        for code, part in draw(row.number).items()
        if part
    )
    publish_matrix(cast, draft)


def disagreements(cast, act, row):
    """What the action's question and the row of the matrix say apart of these people."""
    found = []
    for code, name in SEATS.items():
        for do in (Act.DECIDE, Act.WORK):
            person = getattr(cast, name)
            if done(cast, act, do, person) != MEANS[do](row.get(code, "")):
                found.append(f"{act} {do} {code}")
    return found


def done(cast, act, do, person):
    """True if the matrix lets them; what was kept is taken back."""
    try:
        with transaction.atomic():
            mandate.require(
                act, cast.product, do=do, team=cast.product.team, waits=False, by=person
            )
            transaction.set_rollback(True)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_any_matrix_allows_is_what_may_be_done(cast, seed):
    drawn, rows = random.Random(seed), {}  # noqa: S311

    def draw(number):
        """Any row that both sides may sign: one A, somebody with R, no gate of PM's."""
        row = {code: drawn.choice(("", "R", "C", "I")) for code in SEATS}
        row[drawn.choice(("IT", "OPS", "SUP", "CMP"))] = drawn.choice(("A", "A/R"))
        if not any("R" in part for part in row.values()):
            row["PM"] = "R"
        rows[number] = row
        return row

    enforce(cast, draw)
    found = [
        each
        for act, (number, _) in ACTS.items()
        for each in disagreements(cast, act, rows[number])
    ]
    assert found == []


@pytest.mark.parametrize("seed", [4, 5])
def test_what_any_matrix_allows_is_what_may_be_done_with_change_requests(cast, seed):
    make_change_classes()
    drawn = random.Random(seed)  # noqa: S311
    row = {code: drawn.choice(("R", "C", "I", "")) for code in SEATS}
    row |= {"OPS": "A", "SUP": "R"}
    enforce(cast, lambda number: row)
    found = []
    for kind in ChangeClass.objects.filter(is_joint=False):
        request = make_change_request(cast, kind.code)
        for code, name in SEATS.items():
            for do in (Act.DECIDE, Act.WORK):
                person = getattr(cast, name)
                if used(request, do, person) != MEANS[do](row[code]):
                    found.append(f"{kind} {do} {code}")
    assert found == []


def used(request, do, person):
    try:
        with transaction.atomic():
            bound = change_rights.bound(request)
            mandate.use(
                bound, request, do=do, team=request.team, waits=False, by=person
            )
            transaction.set_rollback(True)
    except Refused:
        return False
    return True


@pytest.mark.parametrize(
    ("act", "letters"),
    [
        (Act.DECIDE, {"A", "A/R", "R"}),
        (Act.DECIDE, {"A/R"}),
        (Act.WORK, {"R", "A/R", "C"}),
        (Act.WORK, {"A/R"}),
    ],
)
def test_a_fault_in_what_a_part_allows_is_found(cast, monkeypatch, act, letters):
    """Planted: one letter too many, or one forgotten."""
    row = dict(zip(SEATS, ("R", "A", "C", "I", ""), strict=True))
    enforce(cast, lambda number: row)
    assert disagreements(cast, ACT.DECISION, row) == []
    monkeypatch.setitem(rights.LETTERS, act, frozenset(letters))
    assert disagreements(cast, ACT.DECISION, row) != []


def test_every_act_is_asked_by_an_action():
    """Planted by hand: take one call of `mandate.require` out, and this fails."""
    here = Path(__file__).resolve().parents[2]
    source = "".join(path.read_text() for path in sorted(here.glob("*/actions/*.py")))
    asked = set(re.findall(r"GovernedAct\.Act\.(\w+)", source))
    gates = {name for name in ACT.names if name.startswith("G")}
    assert asked == set(ACT.names) - gates
    assert 'f"gate-{review.gate}"' in source


def test_no_superuser_and_no_system_gets_round_it(cast):
    enforce_matrix(cast, *ACTS)
    root = make_user("Sue")
    root.is_superuser = root.is_staff = True
    root.save()
    for act in ACTS:
        assert not done(cast, act, Act.DECIDE, root)
        assert not done(cast, act, Act.DECIDE, system.user())


# --- each product decision --------------------------------------------------------------
def run_out(act):
    """Everybody who is consulted was asked, and nobody answered."""
    rows = Consult.objects.filter(act=act)
    assert rows.exists()
    rows.update(due_at=moment())


def sits(person, code):
    PartySeat.objects.filter(person=person).update(
        party=Party.objects.get(code=code), is_lead=False
    )


def ask(client, act, thing):
    return client.post(reverse("governance:act_ask", args=[act, thing.pk]))


def to_now(card, by):
    return roadmap.move(
        card, to="now", after=None, reason="Ready.", version=None, by=by
    )


@pytest.fixture
def ready(cast):
    """A card in Next that lacks nothing for Now: its feature went through G1."""
    made = roadmap.move(
        make_ready_for_next(cast), to="next", after=None, reason="Ready.",
        version=None, by=cast.pm,
    )  # fmt: skip
    item = make_item(cast.product)
    made.items.add(item)
    make_approval(cast, subject=item)
    return made


def test_a_card_is_committed_to_now_by_who_decides_the_roadmap(cast, ready, client_of):
    """Activity 8: product management decides, and four parties are asked."""
    enforce_matrix_over(cast, ACT.ROADMAP)
    sits(cast.pm, "IT")
    with pytest.raises(Refused, match="PM decides in activity 8"):
        to_now(ready, cast.pm)
    sits(cast.pm, "PM")
    with pytest.raises(Refused, match="Ask, then decide"):
        to_now(ready, cast.pm)
    ask(client_of(cast.pm), "roadmap", ready)
    run_out(ACT.ROADMAP)
    assert to_now(ready, cast.pm).horizon == "now"
    assert mandates.verdict_then(RightUsed.objects.get()).allowed


def test_a_statement_is_issued_by_who_does_the_work_and_accepted_by_who_decides(
    cast, client_of, settings
):
    settings.TODAY = "2026-11-16"
    october = charge_october(cast)
    enforce_matrix_over(cast, ACT.STATEMENT)
    row = statements.issue(october, by=cast.it)
    with pytest.raises(Refused, match="Ask, then decide"):
        accept(row, cast.ops)
    lapse_consults()
    assert [each.party.code for each in Consult.objects.all()] == ["PM"]
    make_seat("SUP", other := make_user("Sam", Role.OPERATIONS_LEADER))
    with pytest.raises(Refused, match="OPS decides in activity 32"):
        accept(row, other)
    with pytest.raises(Refused, match="can still answer"):
        accept(row, cast.ops)
    run_out(ACT.STATEMENT)
    assert accept(row, cast.ops).state == "accepted"
    assert sorted(RightUsed.objects.values_list("did", flat=True)) == ["decide", "work"]


def enforce_matrix_over(cast, act):
    """As `enforce_matrix`, where everybody sits already."""
    PartySeat.objects.all().delete()
    enforce_matrix(cast, act)


def test_release_notes_are_published_by_who_decides_after_who_is_asked(cast, client_of):
    """Activity 18: product management decides; Operations, vendors and compliance are asked."""
    enforce_matrix(cast, ACT.RELEASE)
    row = release(cast)
    with pytest.raises(Refused, match="Ask, then decide"):
        releases.publish(row, by=cast.pm)
    assert ask(client_of(cast.pm), "release", row).status_code == 302
    with pytest.raises(Refused, match="can still answer"):
        releases.publish(row, by=cast.pm)
    run_out(ACT.RELEASE)
    assert releases.publish(row, by=cast.pm).is_published
    url = reverse("governance:act_about", args=["release", row.pk])
    matrix = f'href="{reverse("governance:raci")}"'
    assert "Who decides" in client_of(cast.frontline).get(url).text
    assert matrix not in client_of(cast.frontline).get(url).text  # it may not open it
    assert matrix in client_of(cast.it).get(url).text
    assert RightUsed.objects.get().activity.number == 18


def test_release_notes_are_not_published_by_a_party_that_only_hears(cast):
    enforce_matrix(cast, ACT.RELEASE)
    sits(cast.pm, "IT")
    with pytest.raises(Refused, match="PM decides in activity 18 of RACI version 1"):
        releases.publish(release(cast), by=cast.pm)


def test_a_wave_is_started_by_who_does_the_work(cast):
    """Activity 16: Operations, support and product management."""
    wave = ready_wave(cast)
    enforce_matrix_over(cast, ACT.WAVE)
    sits(cast.ops, "IT")
    sits(cast.pm, "IT")
    with pytest.raises(Refused, match="do the work in activity 16"):
        waves.start(wave, by=cast.pm)
    sits(cast.pm, "PM")
    wave = waves.start(wave, by=cast.pm)
    assert wave.state == "running"
    sits(cast.pm, "IT")
    assert waves.pause(wave, reason="A storm.", by=cast.pm).state == "paused"
    with pytest.raises(Refused, match="do the work in activity 16"):
        waves.resume(wave, reason="It is over.", by=cast.pm)


def read_out(cast):
    pilot = bring(make_pilot(cast), cast, "readout")
    readouts.make(pilot, by=cast.pm)
    pilot.refresh_from_db()
    return pilot


def test_a_read_out_is_decided_by_who_decides_on_pilots_after_who_is_asked(cast):
    """Activity 15: product management decides; Olga only does some of the work."""
    pilot = read_out(cast)
    enforce_matrix_over(cast, ACT.PILOT)
    with pytest.raises(Refused, match="PM decides in activity 15"):
        decide(pilot, cast.ops)
    sits(cast.ops, "PM")
    with pytest.raises(Refused, match="Ask, then decide"):
        decide(pilot, cast.ops)
    lapse_consults()
    with pytest.raises(Refused, match="can still answer"):
        decide(pilot, cast.ops)
    run_out(ACT.PILOT)
    decide(pilot, cast.ops)
    assert mandates.verdict_then(RightUsed.objects.get()).allowed


def decide(pilot, by, decision="iterate"):
    return decisions.decide(pilot, decision=decision, reason="It is short.", by=by)


def test_to_stop_a_pilot_waits_for_nobody(cast):
    pilot = read_out(cast)
    enforce_matrix_over(cast, ACT.PILOT)
    decide(pilot, cast.ops, "stop")
    assert not RightUsed.objects.exists()


# --- the page of who decides --------------------------------------------------------------
def test_the_page_says_who_decides_and_asks(cast, client_of):
    """Activity 8: product management decides and four parties are asked."""
    enforce_matrix(cast, ACT.ROADMAP)
    card, client = make_card(cast), client_of(cast.pm)
    url = reverse("governance:act_about", args=["roadmap", card.pk])
    assert url in client.get(card.get_absolute_url()).text
    assert "Ask them" in client.get(url).text
    assert ask(client_of(cast.it), "roadmap", card).status_code == 409
    assert ask(client, "roadmap", card).status_code == 302
    page = client.get(url).text
    assert page.count("Waiting") == 4
    assert Notice.objects.filter(kind="asked", person=cast.it).exists()
    assert ask(client, "roadmap", card).status_code == 409


def test_the_api_asks_too(cast, client_of):
    enforce_matrix(cast, ACT.ROADMAP)
    row, card = GovernedAct.objects.get(act="roadmap"), make_card(cast)
    url = reverse("api:governed-act-ask", args=[row.pk])
    said = client_of(cast.pm).post(
        url, {"subject": card.pk}, content_type="application/json"
    )
    assert {each["act"] for each in said.json()} == {"roadmap"}
    assert len(said.json()) == 4
    nothing = client_of(cast.pm).post(
        url, {"subject": 999_999}, content_type="application/json"
    )
    assert nothing.status_code == 404


def test_nobody_is_asked_before_the_matrix_is_enforced(cast, client_of):
    enforce_matrix(cast)
    card = make_card(cast)
    refused = ask(client_of(cast.pm), "roadmap", card)
    assert refused.status_code == 409
    assert "not enforced" in refused.text
    assert not consults.about(card, ACT.ROADMAP).exists()
