"""The pages through the client: what they show, what they refuse, what they cost."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.clock import today
from governance import gates, record
from governance.actions import conditions, evidence, votes, waivers
from governance.models import Condition, Criterion, Evidence, Review, Signature
from tests.make import (
    PASSWORD,
    holder,
    make_approval,
    make_criteria,
    make_item,
    make_opportunity,
    make_product,
    make_review,
    meet_all,
    sign,
)

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def url(name: str, *args: Any) -> str:
    return reverse(f"governance:{name}", args=args)


@pytest.fixture
def as_reviewer(cast, client_of):
    return client_of(cast.reviewer)


# --- the queue ----------------------------------------------------------------------
def test_the_queue_shows_my_part_first(cast, as_reviewer, as_pm):
    review = make_review(cast)
    page = as_reviewer.get(url("review_list"))
    assert [row.review for row in page.context["mine"]] == [review]
    assert [row.review for row in page.context["rows"]] == [review]
    assert list(as_pm.get(url("review_list")).context["mine"]) == []


def test_the_queue_is_filtered_by_state_and_gate(cast, as_reviewer):
    waiting, done = make_review(cast, "G1"), make_approval(cast, "G4")

    def shown(query):
        page = as_reviewer.get(url("review_list") + query)
        return {row.review for row in page.context["rows"]}

    assert shown("") == {waiting}
    assert shown("?state=decided") == {done}
    assert shown("?state=all") == {waiting, done}
    assert shown("?state=all&gate=G4") == {done}
    assert shown("?state=nonsense") == {waiting}


def test_the_queue_costs_the_same_with_more_reviews(cast, as_reviewer, assert_flat):
    def add(*codes):
        for code in codes:
            product = make_product(code, cast.product.team, cast.pm)
            review = make_review(cast, subject=product)
            votes.name_seat(review, seat="SEC", person=cast.pm, by=cast.pm)

    add("FIRST")
    assert_flat(lambda: as_reviewer.get(url("review_list")), lambda: add(*"ABCD"))


def test_the_review_page_costs_the_same_with_more_inside(
    cast, as_reviewer, assert_flat
):
    review = make_review(cast)
    row = review.assessments.get(criterion__code="S05")

    def more():
        for n in range(3):
            evidence.add(
                review,
                title=f"Piece {n}",
                criterion=row.criterion,
                link="https://x.example.org",
                by=cast.pm,
            )
            conditions.add(
                review,
                text="Letter",
                owner=cast.po,
                due_on=today(),
                blocking="during",
                criterion=row.criterion,
                by=cast.reviewer,
            )

    more()
    assert_flat(lambda: as_reviewer.get(review.get_absolute_url()), more)


def test_who_may_not_see_gates_is_told(cast, client_of):
    review = make_review(cast)
    client = client_of(cast.frontline)
    assert client.get(url("review_list")).status_code == 403
    assert client.get(review.get_absolute_url()).status_code == 404
    panel = url("subject_panel", "portfolio.product", cast.product.pk)
    assert client.get(panel).status_code == 403


def test_a_decision_leads_to_its_thread(cast, as_reviewer):
    review = make_review(cast)
    page = as_reviewer.get(review.get_absolute_url())
    thread = reverse("dashboards:thread", args=["review", review.pk])
    assert f'href="{thread}"' in page.text
    assert as_reviewer.get(thread).status_code == 200


# --- asking -------------------------------------------------------------------------
def test_a_gate_is_asked_for_from_any_subject(cast, as_pm):
    make_criteria()
    page = url("review_create", "portfolio.product", cast.product.pk)
    assert as_pm.get(page).status_code == 200
    response = as_pm.post(page, {"gate": "G0", "asked": "Worth exploring?"})
    review = Review.objects.get()
    assert response["Location"] == review.get_absolute_url()
    assert set(review.parties.all()) == {cast.pm}
    again = as_pm.post(page, {"gate": "G0", "asked": "Again?"})
    assert again.status_code == 409


def test_asking_keeps_what_was_typed_when_something_lacks(cast, as_pm):
    page = url("review_create", "portfolio.product", cast.product.pk)
    response = as_pm.post(page, {"asked": "Worth exploring?"})
    assert response.status_code == 422
    assert "Worth exploring?" in response.content.decode()


@pytest.mark.parametrize(
    "label", ["core.user", "nothing.here", "portfolio", "core.team"]
)
def test_a_subject_that_is_none_is_not_found(cast, as_pm, label):
    assert as_pm.get(url("review_create", label, 1)).status_code == 404


def test_another_teams_subject_cannot_be_asked_for(cast, as_pm):
    page = url("review_create", "portfolio.product", cast.other_product.pk)
    assert as_pm.get(page).status_code == 403


def test_the_panel_lists_a_subjects_reviews(cast, as_pm):
    review = make_review(cast)
    panel = url("subject_panel", "portfolio.product", cast.product.pk)
    page = as_pm.get(panel).content.decode()
    assert review.get_absolute_url() in page
    assert url("review_create", "portfolio.product", cast.product.pk) in page


def test_the_panel_offers_to_ask_only_the_team_of_the_subject(cast, as_pm, client_of):
    def panel(product):
        return url("subject_panel", "portfolio.product", product.pk)

    assert "Ask for a gate" in as_pm.get(panel(cast.product)).text
    assert "Ask for a gate" not in as_pm.get(panel(cast.other_product)).text
    reader = client_of(cast.executive).get(panel(cast.product))
    assert "No gate has been asked for yet." in reader.text
    assert "Ask for a gate" not in reader.text


def test_the_panel_of_nothing_offers_nothing(as_pm):
    assert "Ask for a gate" not in as_pm.get(url("subject_panel", "core.user", 1)).text


@pytest.mark.parametrize("kind", ["product", "opportunity", "item"])
def test_every_page_with_a_gate_leads_to_asking_for_it(cast, as_pm, kind):
    subject = {
        "product": lambda: cast.product,
        "opportunity": lambda: make_opportunity(cast),
        "item": lambda: make_item(cast.product),
    }[kind]()
    panel = url("subject_panel", subject._meta.label_lower, subject.pk)
    assert f'hx-get="{panel}"' in as_pm.get(subject.get_absolute_url()).text
    page = url("review_create", subject._meta.label_lower, subject.pk)
    assert page in as_pm.get(panel).text
    made = as_pm.post(page, {"gate": "G0", "asked": "Worth exploring?"})
    assert made["Location"] in as_pm.get(panel).text
    assert Review.objects.get().subject == subject


def test_a_frontline_lead_is_not_sent_to_gates(cast, client_of):
    floor = client_of(cast.frontline)
    for page in (cast.product, make_opportunity(cast)):
        assert "gates/about" not in floor.get(page.get_absolute_url()).text


# --- moving it ----------------------------------------------------------------------
def test_it_is_submitted_edited_and_withdrawn(cast, as_pm):
    review = make_review(cast, submitted=False)
    edit = {"asked": "For one site?", "due_on": today(), "version": review.version}
    as_pm.post(url("review_edit", review.pk), edit)
    as_pm.post(url("review_submit", review.pk))
    review.refresh_from_db()
    assert (review.state, review.asked) == ("in_review", "For one site?")
    assert as_pm.post(url("review_withdraw", review.pk)).status_code == 409
    as_pm.post(url("review_withdraw", review.pk), {"reason": "No money."})
    review.refresh_from_db()
    assert review.state == "withdrawn"


def test_an_old_edit_shows_both_versions(cast, as_pm):
    review = make_review(cast)
    edit = {"asked": "Mine", "due_on": today(), "version": review.version - 1}
    response = as_pm.post(url("review_edit", review.pk), edit)
    assert response.status_code == 409
    assert "Mine" in response.content.decode()
    assert "May it go on?" in response.content.decode()


def test_a_reviewer_revokes_by_page(cast, as_reviewer):
    review = make_approval(cast)
    as_reviewer.post(url("review_revoke", review.pk), {"reason": "Breach."})
    assert not gates.holds("G1", cast.product)


# --- judging ------------------------------------------------------------------------
def test_a_verdict_answers_with_the_row_and_what_follows(cast, as_reviewer):
    review = make_review(cast)
    row = review.assessments.get(criterion__code="R12")
    data = {"verdict": "met", "reason": "Heard it.", "version": row.version}
    answer = as_reviewer.post(url("assessment_assess", row.pk), data, **HTMX)
    text = answer.content.decode()
    assert 'id="R12"' in text
    assert 'id="left-regulatory"' in text
    assert 'id="decision"' in text
    row.refresh_from_db()
    assert row.verdict == "met"


def test_a_plain_browser_comes_back_to_the_row(cast, as_reviewer):
    review = make_review(cast)
    row = review.assessments.get(criterion__code="R12")
    data = {"verdict": "met", "version": row.version}
    answer = as_reviewer.post(url("assessment_assess", row.pk), data)
    assert answer["Location"] == f"{review.get_absolute_url()}#R12"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_not_applicable_without_a_reason_is_asked_again(cast, as_reviewer, headers):
    row = make_review(cast).assessments.get(criterion__code="R12")
    data = {"verdict": "not_applicable", "version": row.version}
    answer = as_reviewer.post(url("assessment_assess", row.pk), data, **headers)
    assert answer.status_code == 422
    assert "Say why it does not apply." in answer.content.decode()


def test_the_owner_has_no_verdict_controls_and_no_way_around(cast, as_pm):
    review = make_review(cast)
    page = as_pm.get(review.get_absolute_url()).content.decode()
    assert 'name="verdict"' not in page
    row = review.assessments.earliest("pk")
    data = {"verdict": "met", "version": row.version}
    assert as_pm.post(url("assessment_assess", row.pk), data).status_code == 403
    assert as_pm.get(url("review_sign", review.pk)).status_code == 403
    assert as_pm.post(url("review_sign", review.pk), {}).status_code == 403


def test_more_criteria_and_names_are_given_by_page(cast, as_reviewer):
    review = make_review(cast)
    extra = Criterion.objects.in_force(today()).get(code="G05")
    as_reviewer.post(url("review_add_criterion", review.pk), {"criterion": extra.pk})
    seat = {"seat": "SEC", "person": cast.pm.pk}
    as_reviewer.post(url("review_name_seat", review.pk), seat)
    page = as_reviewer.get(review.get_absolute_url())
    [why] = page.context["blockers"]
    assert why.startswith("Mia is named to sign for Information security but asked")
    assert "G05" in page.content.decode()


# --- signing ------------------------------------------------------------------------
@pytest.fixture
def review(cast):
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    return review


def signature(review, **more):
    shown = Review.objects.for_page().get(pk=review.pk)
    return {
        "seat": "CMP",
        "stance": "approved",
        "meaning": "I approve the sandbox trial.",
        "password": PASSWORD,
        "version": shown.version,
        "record_hash": record.digest(shown),
        **more,
    }


def test_signing_ends_at_a_receipt(cast, as_reviewer, review):
    page = as_reviewer.get(url("review_sign", review.pk))
    assert page["Cache-Control"].startswith("max-age=0")
    shown = Review.objects.for_page().get(pk=review.pk)
    assert record.digest(shown) in page.content.decode()
    response = as_reviewer.post(url("review_sign", review.pk), signature(review))
    receipt = as_reviewer.get(response["Location"])
    assert "I approve the sandbox trial." in receipt.content.decode()
    assert receipt.context["unchanged"]
    assert "Compliance" in receipt.content.decode()
    assert not gates.holds("G1", cast.product)  # two more seats have to approve


def test_a_wrong_password_is_said_beside_the_field(as_reviewer, review):
    data = signature(review, password="guess")
    response = as_reviewer.post(url("review_sign", review.pk), data)
    assert response.status_code == 422
    assert response.context["form"].errors["password"] == [
        "That is not your password. Nothing was done."
    ]
    assert "guess" not in response.content.decode()
    assert "I approve the sandbox trial." in response.content.decode()
    assert not Signature.objects.exists()


def test_a_page_that_grew_old_is_shown_again_and_not_signed(cast, as_reviewer, review):
    data = signature(review)
    evidence.add(review, title="Late", link="https://x.example.org", by=cast.pm)
    response = as_reviewer.post(url("review_sign", review.pk), data)
    text = response.content.decode()
    assert response.status_code == 422
    assert "The review changed while you read it" in text
    assert "Late" in text
    fresh = Review.objects.for_page().get(pk=review.pk)
    assert f'value="{record.digest(fresh)}"' in text
    assert data["record_hash"] not in text
    assert not Signature.objects.exists()


def test_a_decision_the_rules_refuse_says_why(cast, as_reviewer):
    review = make_review(cast)
    response = as_reviewer.post(url("review_sign", review.pk), signature(review))
    assert response.status_code == 409
    assert "R12 is not met" in response.content.decode()
    data = signature(review, stance="rejected", meaning="I reject it.")
    response = as_reviewer.post(url("review_sign", review.pk), data)
    assert response.status_code == 422
    assert response.context["form"].errors["reason"] == ["Say why."]


def test_another_teams_receipt_is_seen_like_its_review(cast, client_of, review):
    sign(review, by=cast.reviewer)
    page = url("signature_receipt", Signature.objects.earliest("pk").pk)
    assert client_of(cast.executive).get(page).status_code == 200
    assert client_of(cast.frontline).get(page).status_code == 404


# --- evidence -----------------------------------------------------------------------
@pytest.fixture
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(name="report.pdf", content=b"%PDF-1.7 <script>alert(1)</script>"):
    return SimpleUploadedFile(name, content, content_type="text/html")


def test_a_file_goes_in_and_comes_out_as_an_attachment(cast, store, as_pm, client_of):
    review = make_review(cast, submitted=False)
    data = {"title": "Report", "upload": upload()}
    as_pm.post(url("evidence_add", review.pk), data)
    row = Evidence.objects.get()
    response = client_of(cast.executive).get(url("evidence_download", row.pk))
    assert response["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert b"".join(response.streaming_content) == b"%PDF-1.7 <script>alert(1)</script>"
    outside = client_of(cast.frontline).get(url("evidence_download", row.pk))
    assert outside.status_code == 404


def test_a_lost_file_is_said_not_a_crash(cast, store, as_pm, settings, tmp_path):
    review = make_review(cast, submitted=False)
    as_pm.post(url("evidence_add", review.pk), {"title": "R", "upload": upload()})
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    response = as_pm.get(url("evidence_download", Evidence.objects.get().pk))
    assert response.status_code == 409
    assert "does not have this file" in response.content.decode()


@pytest.mark.parametrize(
    ("data", "field", "says"),
    [
        ({"upload": upload("page.html")}, "upload", "not taken"),
        ({"upload": upload("x.pdf", b"<html>")}, "upload", "not what its name says"),
        ({"link": "javascript:alert(1)"}, "link", "whole address"),
        ({"link": "ftp://x.example.org/a"}, "link", "https"),
        ({}, "upload", "a file or a link"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(cast, store, as_pm, data, field, says):
    review = make_review(cast, submitted=False)
    for each in data.values():
        if hasattr(each, "seek"):
            each.seek(0)
    response = as_pm.post(url("evidence_add", review.pk), {"title": "R", **data})
    assert response.status_code == 422
    assert says in " ".join(response.context["form"].errors[field])
    assert not Evidence.objects.exists()


def test_a_link_has_no_download(cast, as_pm):
    review = make_review(cast, submitted=False)
    row = evidence.add(review, title="Wiki", link="https://x.example.org", by=cast.pm)
    assert as_pm.get(url("evidence_download", row.pk)).status_code == 404
    assert as_pm.post(url("evidence_remove", row.pk)).status_code == 302
    assert not Evidence.objects.exists()


# --- conditions ---------------------------------------------------------------------
def test_a_condition_goes_its_way_by_pages(cast, as_reviewer, client_of, review):
    data = {
        "text": "Bridge letter",
        "owner": cast.po.pk,
        "due_on": today(),
        "blocking": "during",
    }
    as_reviewer.post(url("condition_create", review.pk), data)
    row = Condition.objects.get()
    data |= {"text": "Signed bridge letter", "version": row.version}
    as_reviewer.post(url("condition_edit", row.pk), data)
    signing = signature(review, stance="approved_with_conditions")
    as_reviewer.post(url("review_sign", review.pk), signing)
    owner = client_of(cast.po)
    assert "Say how it is kept" in owner.get(row.get_absolute_url()).content.decode()
    link = {"title": "Letter", "link": "https://x.example.org"}
    owner.post(url("condition_add_evidence", row.pk), link)
    assert owner.post(url("condition_submit_evidence", row.pk), {}).status_code == 422
    owner.post(url("condition_submit_evidence", row.pk), {"note": "See the letter"})
    as_reviewer.post(url("condition_send_back", row.pk), {"reason": "Unsigned."})
    owner.post(url("condition_submit_evidence", row.pk), {"note": "Signed now"})
    assert owner.post(url("condition_verify", row.pk)).status_code == 403
    as_reviewer.post(url("condition_verify", row.pk))
    row.refresh_from_db()
    assert (row.state, row.text) == ("verified", "Signed bridge letter")


def test_a_condition_is_dropped_by_page(cast, as_reviewer, review):
    words = {"owner": cast.po, "due_on": today(), "blocking": "during"}
    first = conditions.add(review, text="A", **words, by=cast.reviewer)
    second = conditions.add(review, text="B", **words, by=cast.reviewer)
    as_reviewer.post(url("condition_remove", first.pk))
    assert [c.pk for c in review.conditions.all()] == [second.pk]


def test_an_owner_without_a_view_of_gates_sees_their_condition(cast, client_of, review):
    row = conditions.add(
        review,
        text="Tell the floor",
        owner=cast.frontline,
        due_on=today(),
        blocking="during",
        by=cast.reviewer,
    )
    assert client_of(cast.frontline).get(row.get_absolute_url()).status_code == 200
    assert client_of(cast.outsider).get(row.get_absolute_url()).status_code == 404


# --- waivers ------------------------------------------------------------------------
def test_a_waiver_is_asked_granted_and_renewed_by_pages(
    cast, as_pm, as_reviewer, review
):
    criterion = Criterion.objects.get(code="S05")
    data = {
        "criterion": criterion.pk,
        "reason": "SOC 2 gap",
        "compensating_control": "Access review",
        "risk_owner": cast.it.pk,
        "expires_on": today(),
    }
    as_pm.post(url("waiver_request", review.pk), data)
    waiver = review.waivers.get()
    assert as_pm.post(url("waiver_grant", waiver.pk)).status_code == 403
    as_reviewer.post(url("waiver_grant", waiver.pk), {"version": waiver.version})
    as_reviewer.post(url("review_sign", review.pk), signature(review))
    for code in ("PRD", "SEC"):
        sign(review, by=holder(code), seat=code)
    assert "Renew once" in as_pm.get(waiver.get_absolute_url()).content.decode()
    more = {"reason": "Still late", "expires_on": today()}
    as_pm.post(url("waiver_renew", waiver.pk), more)
    renewal = review.waivers.get(renewal_of=waiver)
    as_reviewer.post(url("waiver_decline", renewal.pk), {"reason": "Enough."})
    renewal.refresh_from_db()
    assert renewal.state == "declined"


def test_the_form_offers_only_what_can_be_waived(cast, as_pm, review):
    form = as_pm.get(url("waiver_request", review.pk)).context["form"]
    codes = [each.code for each in form.fields["criterion"].queryset]
    assert codes == ["S01", "S05", "S07"]


def test_a_waiver_costs_the_same_to_show_with_more(cast, as_pm, review, assert_flat):
    waiver = waivers.request(
        review,
        criterion=Criterion.objects.get(code="S05"),
        reason="Gap",
        compensating_control="Review",
        risk_owner=cast.it,
        expires_on=today(),
        by=cast.pm,
    )
    assert_flat(lambda: as_pm.get(waiver.get_absolute_url()), lambda: None)
    page = as_pm.get(waiver.get_absolute_url()).content.decode()
    assert "Access" not in page
    assert "Gap" in page
