"""What is looked at by itself when a gate is asked, and keeps everybody from approving."""

import pytest

from core.errors import Refused, Stale
from governance import checks, gates, record
from governance.actions import raci
from governance.models import Activity, Review, Signature
from tests.governance.test_criteria_sets import NO
from tests.make import (
    make_criteria,
    make_leads,
    make_matrix,
    make_review,
    meet_all,
    publish_matrix,
    sign,
)

pytestmark = pytest.mark.django_db
SELECTION = 5


@pytest.fixture
def review(cast) -> Review:
    make_matrix()
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    return review


def say_of_selection(cast, **parts: str) -> None:
    """Both sides sign a version in which the row of selection reads so."""
    make_leads(cast)
    draft = raci.draft(by=cast.ops)
    row = Activity.objects.get(number=SELECTION)
    raci.set_row(draft, activity=row, parts=parts, version=draft.version, by=cast.ops)
    publish_matrix(cast, draft)


def said(review: Review) -> dict[str, str]:
    return {each.name: str(each.verdict) for each in checks.of(review)}


def test_it_has_a_part_in_each_selection_by_the_first_matrix(review):
    assert said(review)["IT is in it"] == "Holds"
    assert not said(review).keys() & {"Standards"}  # no standard applies


def test_nobody_approves_while_it_has_no_part_in_selection(cast, review, as_reviewer):
    say_of_selection(cast, PM="A/R", OPS="R", IT="I")
    page = as_reviewer.get(f"{review.get_absolute_url()}?whole=1").text
    assert "IT has no part in 5 " in page
    assert "Nobody approves until it is mended" in page
    with pytest.raises(
        Refused, match="IT is in it: By version 2 of the RACI, IT has no"
    ):
        sign(review, by=cast.reviewer)
    sign(review, by=cast.reviewer, stance="rejected", reason="Not without IT.")


def test_once_it_is_mended_the_gate_passes_and_the_signature_keeps_what_was_seen(
    cast, review
):
    say_of_selection(cast, PM="A/R", OPS="R", IT="I")
    with pytest.raises(Refused, match="IT is in it"):
        sign(review, by=cast.reviewer)
    say_of_selection(cast, PM="A/R", OPS="R", IT="C")
    sign(review, by=cast.reviewer)
    kept = Signature.objects.get().record["checks"]
    assert ("IT is in it", "Holds") in [(row["name"], row["verdict"]) for row in kept]


def test_a_check_that_came_out_otherwise_since_the_page_was_read_is_not_signed(
    cast, review
):
    seen = record.digest(Review.objects.for_page().get(pk=review.pk))
    say_of_selection(cast, PM="A/R", OPS="R", IT="I")
    with pytest.raises(Stale):
        sign(review, by=cast.reviewer, record_hash=seen)


@pytest.mark.parametrize(
    ("yes", "verdict"), [(True, "To be weighed"), (False, "Holds")]
)
def test_reviewers_see_whether_it_is_the_same_old_thing(cast, yes, verdict):
    make_criteria()
    review = gates.ask(
        "G2", cast.product, team=cast.product.team, asked="May it?", parties=[],
        answers={**NO, "same_old": yes}, by=cast.pm,
    )  # fmt: skip
    tier = review.placement.tier
    assert tier is not None
    assert tier.code == "low"  # it raises nothing
    assert said(review)["Same old thing?"] == verdict
