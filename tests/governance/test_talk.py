"""What is said about a review: named people are told once, words may be taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.clock import now
from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry, Notice
from governance import record
from governance.actions import talk
from governance.models import Review, ReviewComment
from tests.make import make_matrix, make_review

pytestmark = pytest.mark.django_db


def test_who_is_named_is_told_once_and_only_if_they_see_the_review(cast):
    review = make_review(cast)
    Notice.objects.all().delete()
    said = talk.say(review, text="@Ivo and @Otto, @Mia: why?", by=cast.reviewer)
    told = Notice.objects.values_list("person__name", flat=True)
    assert set(told) == {"Ivo", "Mia"}  # Otto sees no reviews
    assert "why" not in Notice.objects.latest("id").text
    talk.edit(said, text="@Ivo and @Olga: why?", version=1, by=cast.reviewer)
    assert sorted(Notice.objects.values_list("person__name", flat=True)) == ["Ivo", "Mia", "Olga"]  # fmt: skip


def test_card_numbers_are_taken_out_and_empty_words_are_refused(cast):
    review = make_review(cast)
    said = talk.say(review, text="Card 4111 1111 1111 1111", by=cast.pm)
    assert said.text == "Card [PAN]"
    for text in (" ", "x" * 5001):
        with pytest.raises(Unfit):
            talk.say(review, text=text, by=cast.pm)
    with pytest.raises(PermissionDenied):
        talk.say(review, text="Hello", by=cast.frontline)


def test_words_are_changed_within_a_day_and_taken_back_by_who_said_them(cast):
    review = make_review(cast)
    said = talk.say(review, text="First", by=cast.pm)
    with pytest.raises(PermissionDenied):
        talk.edit(said, text="Other", version=1, by=cast.reviewer)
    talk.edit(said, text="Second", version=1, by=cast.pm)
    with pytest.raises(Stale):
        talk.edit(said, text="Third", version=1, by=cast.pm)
    ReviewComment.objects.update(at=now() - timedelta(hours=25))
    with pytest.raises(Refused, match="within a day"):
        talk.edit(said, text="Third", version=2, by=cast.pm)
    gone = talk.remove(said, by=cast.pm)
    assert (gone.text, gone.removed_by) == ("", cast.pm)
    with pytest.raises(Refused, match="removed already"):
        talk.remove(said, by=cast.pm)
    verbs = list(AuditEntry.objects.filter(verb__startswith="review.comment").order_by("id").values_list("verb", flat=True))  # fmt: skip
    assert verbs == ["review.commented", "review.comment_changed", "review.comment_removed"]  # fmt: skip


def test_what_is_said_makes_no_page_stale(cast):
    """It is no part of what is signed; who wants a change asks for it."""
    review = make_review(cast)
    before = record.digest(Review.objects.for_page().get(pk=review.pk))
    talk.say(review, text="Looks good to me.", by=cast.ops)
    assert record.digest(Review.objects.for_page().get(pk=review.pk)) == before


def test_the_page_shows_the_talk_and_who_decides_by_the_matrix(cast, client_of):
    make_matrix()
    review, client = make_review(cast), client_of(cast.reviewer)
    page = client.get(review.get_absolute_url() + "?whole=1").content.decode()
    url = reverse("governance:review_talk", args=[review.pk])
    assert f'hx-get="{url}"' in page
    assert "<dt>Decides</dt>" in page
    assert "by version 1 of the RACI" in page
    add = reverse("governance:review_comment_add", args=[review.pk])
    wrong = client.post(add, {"text": " "}, headers={"hx-request": "true"})
    assert wrong.status_code == 422
    done = client.post(add, {"text": "Why?"}, headers={"hx-request": "true"})
    assert done.content.decode().count("Why?") == 1
    assert client.post(add, {"text": "Why?"}).url == f"{review.get_absolute_url()}#talk"


def test_the_talk_costs_the_same_with_more_said(cast, client_of, assert_flat):
    review, client = make_review(cast), client_of(cast.reviewer)
    talk.say(review, text="One", by=cast.pm)
    url = reverse("governance:review_talk", args=[review.pk])
    more = [cast.pm, cast.it, cast.ops, cast.po]
    assert_flat(
        lambda: client.get(url),
        lambda: [talk.say(review, text="More", by=who) for who in more],
    )


def test_through_the_api(cast, client_of):
    review, client = make_review(cast), client_of(cast.it)
    body = {"review": review.pk, "text": "Why @Mia?"}
    made = client.post("/api/v1/review-comments/", body, "application/json")
    assert made.status_code == 201
    url = f"/api/v1/review-comments/{made.json()['id']}/"
    rows = client.get(f"/api/v1/review-comments/?review={review.pk}").json()
    assert [each["text"] for each in rows["results"]] == ["Why @Mia?"]
    gone = client.post(f"{url}remove/").json()
    assert (gone["text"], gone["removed_by"]) == ("", cast.it.pk)
