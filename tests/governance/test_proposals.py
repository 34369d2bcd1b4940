"""A version holds once both sides have signed what was proposed, and not before."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from core.clock import now, today
from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry, Notice
from core.verbs import Verb
from dashboards.demo import agreed
from dashboards.waiting import waiting
from governance import canonical, raci_rights, speaking
from governance.actions import activities, proposals, raci_proposals, reminding
from governance.actions import raci as actions
from governance.models import (
    Absence,
    Activity,
    Delegation,
    Party,
    PartySeat,
    Proposal,
    ProposalSignature,
    RaciMatrix,
)
from tests.make import PASSWORD, make_leads, make_matrix, make_seat, make_user, sign_for

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def draft(cast):
    make_matrix()
    make_leads(cast)
    return actions.draft(by=cast.ops)


def propose(cast, draft, **more):
    words = {"effective_from": today(), "reason": "OPS leads", "version": None}
    return raci_proposals.propose(
        draft, **{**words, **more}, by=more.pop("by", cast.ops)
    )


@pytest.fixture
def proposal(cast, draft):
    return propose(cast, draft)


def url(name, *args):
    return reverse(f"governance:{name}", args=args)


def change(cast, draft):
    activity = Activity.objects.get(number=3)
    parts = {"IT": "C"}
    actions.set_row(draft, activity=activity, parts=parts, version=None, by=cast.ops)


def away(person, on):
    Absence.objects.create(person=person, starts_on=on, ends_on=on)


def delegate(person, acts, on):
    return Delegation.objects.create(
        person=person, delegate=acts, starts_on=on, ends_on=on, named_by=person,
        named_on=on - DAY,
    )  # fmt: skip


# --- both sides -----------------------------------------------------------------------
def test_it_holds_once_both_sides_have_signed(cast, draft, proposal):
    sign_for(proposal, cast.it)
    draft.refresh_from_db()
    assert draft.is_draft
    first = raci_rights.in_force()
    assert first is not None
    assert first.number == 1
    done = sign_for(proposal, cast.ops)
    assert done.state == "agreed"
    held = raci_rights.in_force()
    assert held is not None
    assert (held.number, held.note) == (2, "OPS leads")
    assert {s.side for s in done.signatures.all()} == {"it", "center"}
    assert {s.record_hash for s in done.signatures.all()} == {proposal.record_hash}
    trail = AuditEntry.objects.filter(subject_type="governance.proposal")
    assert list(trail.order_by("pk").values_list("verb", flat=True)) == [
        Verb.PROPOSAL_MADE,
        Verb.PROPOSAL_SIGNED,
        Verb.PROPOSAL_SIGNED,
        Verb.PROPOSAL_AGREED,
    ]


def test_it_holds_from_its_day_on(cast, draft):
    proposal = propose(cast, draft, effective_from=today() + 3 * DAY)
    sign_for(proposal, cast.it)
    sign_for(proposal, cast.ops)
    assert raci_rights.in_force().number == 1  # type: ignore[union-attr]
    assert raci_rights.in_force(today() + 3 * DAY).number == 2  # type: ignore[union-attr]


def test_nobody_signs_for_both_sides_or_twice(cast, proposal):
    sign_for(proposal, cast.it)
    with pytest.raises(Refused, match="two persons sign"):
        sign_for(proposal, cast.it)
    PartySeat.objects.filter(party__code="OPS").delete()
    make_seat("OPS", cast.it, is_lead=True)
    with pytest.raises(Refused, match="two persons sign"):
        sign_for(proposal, cast.it)


@pytest.mark.parametrize("who", ["pm", "reviewer", "executive", "admin"])
def test_who_speaks_for_no_side_signs_nothing(cast, proposal, who):
    with pytest.raises(Refused, match="you speak for neither"):
        sign_for(proposal, cast.everyone[who])
    with pytest.raises(Refused, match="you speak for neither"):
        proposals.decline(proposal, reason="No", by=cast.everyone[who])


def test_who_may_not_see_the_matrix_is_turned_away(cast, proposal):
    with pytest.raises(PermissionDenied):
        sign_for(proposal, cast.outsider)


def test_who_signs_is_data_of_the_party(cast, draft):
    assert {(v.side, v.person) for v in speaking.voices()} == {
        ("it", cast.it),
        ("center", cast.ops),
    }
    Party.objects.filter(code="OPS").update(lead_signs=False)
    Party.objects.filter(code="PM").update(lead_signs=True, side="center")
    assert {(v.side, v.person) for v in speaking.voices()} == {
        ("it", cast.it),
        ("center", cast.pm),
    }


def test_a_delegate_signs_for_who_is_away(cast, proposal):
    away(cast.it, today())
    delegate(cast.it, cast.po, today())
    signed = sign_for(proposal, cast.po).signatures.get()
    assert (signed.side, signed.for_person) == ("it", cast.it)
    with pytest.raises(Refused, match="two persons sign"):
        sign_for(proposal, cast.it)  # the side has signed


def test_what_both_leads_signed_of_the_first_version_stands_beside_it(cast):
    make_matrix()
    for name in set(agreed.SIGNERS.values()):
        make_user(name)
    agreed.load()
    agreed.load()  # twice: once
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.name) == ("agreed", "RACI version 1")
    digest = canonical.digest(proposal.record)
    assert [row.record_hash for row in proposal.signatures.all()] == [digest] * 2


# --- exactly what was on the screen ----------------------------------------------------
def test_a_page_of_other_words_is_not_signed(cast, proposal):
    with pytest.raises(Stale):
        sign_for(proposal, cast.it, record_hash="0" * 64)
    with pytest.raises(Unfit, match="I approve"):
        sign_for(proposal, cast.it, meaning="Fine with me")
    with pytest.raises(Refused, match="password"):
        sign_for(proposal, cast.it, password="wrong")
    assert not ProposalSignature.objects.exists()


def test_an_edit_withdraws_the_proposal_and_its_signatures(cast, draft, proposal):
    sign_for(proposal, cast.it)
    change(cast, draft)
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"
    with pytest.raises(Refused, match="closed"):
        sign_for(proposal, cast.ops)
    again = propose(cast, draft)
    assert again.record_hash != proposal.record_hash
    assert len(speaking.left(again)) == 2


def test_words_of_an_activity_count_as_an_edit(cast, draft, proposal):
    row = Activity.objects.get(number=3)
    activities.reword(row, name="The budget", version=None, by=cast.ops)
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"


def test_a_draft_written_past_the_actions_is_not_signed(cast, draft, proposal):
    draft.rows.filter(number=3).update(name="Something else")
    with pytest.raises(Refused, match="changed since it was proposed"):
        sign_for(proposal, cast.it)


def test_the_database_refuses_what_was_not_signed(cast, draft, proposal):
    sign_for(proposal, cast.it)
    words: dict[str, Any] = {"state": "published", "effective_from": today()}
    closed: dict[str, Any] = {"state": "agreed", "closed_by": cast.it}
    tries = [
        lambda: (
            RaciMatrix.objects.filter(state="published").update(state="superseded"),
            RaciMatrix.objects.filter(pk=draft.pk).update(**words),
        ),
        lambda: Proposal.objects.update(**closed, closed_at=now()),
        lambda: Proposal.objects.update(record_hash="0" * 64),
        lambda: ProposalSignature.objects.update(meaning="I approve all"),
        lambda: ProposalSignature.objects.all().delete(),
    ]
    for attempt in tries:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


# --- what stands against it ------------------------------------------------------------
def test_one_proposal_at_a_time(cast, draft, proposal):
    with pytest.raises(Refused, match="one proposal at a time"):
        propose(cast, draft)


def test_an_accountable_party_away_without_a_delegate_blocks_it(cast, draft):
    day = today() + 3 * DAY
    away(cast.reviewer, day)
    with pytest.raises(Unfit, match="CMP is accountable in activity 17"):
        propose(cast, draft, effective_from=day)
    delegate(cast.reviewer, cast.po, day)
    assert propose(cast, draft, effective_from=day).is_open


def test_it_blocks_the_last_signature_too(cast, draft):
    day = today() + 3 * DAY
    proposal = propose(cast, draft, effective_from=day)
    sign_for(proposal, cast.it)
    away(cast.reviewer, day)
    with pytest.raises(Unfit, match="away without a delegate"):
        sign_for(proposal, cast.ops)
    proposal.refresh_from_db()
    assert proposal.is_open
    assert proposal.signatures.count() == 1


def test_a_day_that_has_passed_is_not_signed(cast, draft, settings):
    settings.TODAY = "2026-11-16"
    proposal = propose(cast, draft)
    settings.TODAY = "2026-11-17"
    with pytest.raises(Unfit, match="from today or a later day"):
        sign_for(proposal, cast.it)


# --- no, and not yet -------------------------------------------------------------------
def test_declining_says_why_and_frees_the_draft(cast, draft, proposal):
    sign_for(proposal, cast.it)
    with pytest.raises(Unfit, match="Say why"):
        proposals.decline(proposal, reason=" ", by=cast.ops)
    proposals.decline(proposal, reason="IT is asked too late", by=cast.ops)
    draft.refresh_from_db()
    assert draft.is_draft
    again = propose(cast, draft)
    assert again.record_hash == proposal.record_hash
    assert not again.signatures.exists()  # what was signed before counts no more


def test_only_the_proposer_takes_it_back(cast, proposal):
    with pytest.raises(Refused, match="proposed it, and takes it back"):
        proposals.withdraw(proposal, reason="Later", by=cast.it)
    done = proposals.withdraw(proposal, reason="Later", by=cast.ops)
    assert (done.state, done.closed_because) == ("withdrawn", "Later")
    with pytest.raises(Refused, match="closed: withdrawn"):
        proposals.withdraw(proposal, reason="Later", by=cast.ops)


def test_a_draft_that_is_thrown_away_takes_its_proposal_along(cast, draft, proposal):
    sign_for(proposal, cast.it)
    actions.discard(draft, by=cast.ops)
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"
    assert proposal.signatures.count() == 1


# --- who is told -----------------------------------------------------------------------
def test_who_must_sign_is_told_and_finds_it_at_home(cast, proposal):
    assert Notice.objects.get(person=cast.it).text == (
        "RACI version 2 waits for your signature"
    )
    assert [t.url for t in waiting(cast.it) if t.kind == "Signature"] == [
        proposal.get_absolute_url()
    ]
    sign_for(proposal, cast.it)
    assert not [t for t in waiting(cast.it) if t.kind == "Signature"]
    assert [t for t in waiting(cast.ops) if t.kind == "Signature"]


def test_who_has_not_signed_is_reminded_on_open_days(cast, draft, settings):
    settings.TODAY = "2026-11-16"  # a Monday
    proposal = propose(cast, draft, effective_from=today() + 7 * DAY)
    sign_for(proposal, cast.it)
    reminding.remind(today())
    told = Notice.objects.filter(occasion__startswith="reminder", person=cast.ops)
    assert told.count() == 1  # five open days before
    reminding.remind(today())
    assert told.count() == 1
    reminding.remind(today() + 7 * DAY)
    assert told.count() == 2
    assert not Notice.objects.filter(occasion__startswith="reminder", person=cast.it)


# --- pages and API ---------------------------------------------------------------------
def test_both_sides_sign_on_the_page(cast, client_of, proposal):
    form = {
        "side": "it",
        "meaning": "I approve it for IT",
        "password": PASSWORD,
        "record_hash": proposal.record_hash,
    }
    sign = url("proposal_sign", proposal.pk)
    page = client_of(cast.it).get(sign)
    assert canonical.digest(page.context["record"]) == proposal.record_hash
    assert proposal.record_hash in page.content.decode()
    wrong = client_of(cast.it).post(sign, form | {"meaning": "Yes"})
    assert wrong.status_code == 422
    assert 'value="Yes"' in wrong.content.decode()
    assert client_of(cast.it).post(sign, form)["Location"] == (
        proposal.get_absolute_url()
    )
    center = form | {"side": "center"}
    client_of(cast.ops).post(sign, center)
    assert raci_rights.in_force().number == 2  # type: ignore[union-attr]
    detail = client_of(cast.pm).get(proposal.get_absolute_url()).content.decode()
    assert "I approve it for IT" in detail
    assert "The record is what was proposed and signed" in detail
    assert client_of(cast.pm).get(sign).status_code == 409


def test_declining_on_the_page_needs_a_reason(cast, client_of, proposal):
    decline = url("proposal_decline", proposal.pk)
    client = client_of(cast.it)
    assert client.post(decline, {"reason": ""}).status_code == 422
    client.post(decline, {"reason": "Too early", "version": proposal.version})
    proposal.refresh_from_db()
    assert proposal.state == "declined"


def test_a_first_day_that_cannot_be_is_said_beside_its_field(cast, client_of, draft):
    client = client_of(cast.ops)
    body = {"effective_from": today() - DAY, "reason": "Because"}
    page = client.post(url("raci_propose", draft.pk), body)
    assert page.status_code == 422
    assert "from today or a later day" in str(page.context["form"].errors)
    assert "Because" in page.content.decode()


def test_the_api_signs_with_a_proof_and_never_with_a_key_alone(
    cast, client_of, proposal
):
    sign = reverse("api:proposal-sign", args=[proposal.pk])
    body = {"meaning": "I approve it", "record_hash": proposal.record_hash}
    client = client_of(cast.it)
    kind = "application/json"
    assert client.post(sign, body, content_type=kind).status_code == 400
    done = client.post(sign, body | {"password": PASSWORD}, content_type=kind)
    assert done.status_code == 200
    assert done.json()["signatures"][0]["side"] == "it"
