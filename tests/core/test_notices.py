"""Being told: once an occasion, by the page for all, by mail for who wants it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from core import tasks
from core.actions import notices as actions
from core.bell import HIDDEN
from core.clock import now
from core.models import JobRun, Membership, Notice
from core.notices import KINDS, Kind
from tests.make import make_review

LIST = reverse("core:notice_list")


def tell(cast, *people, text="GD-01 waits", occasion="once", about=None):
    actions.tell(
        people or [cast.reviewer],
        kind=Kind.REVIEW_WAITS,
        about=about or cast.product,
        text=text,
        occasion=occasion,
        by=cast.pm,
    )


def test_told_twice_of_one_occasion_a_person_is_told_once(cast):
    cast.it.is_active = False
    for _ in range(2):
        tell(cast, cast.reviewer, cast.reviewer, cast.pm, cast.it)
    assert [row.person for row in Notice.objects.all()] == [cast.reviewer]
    tell(cast, occasion="another")
    assert Notice.objects.count() == 2


def test_the_page_shows_unread_first_and_reading_takes_them_off_the_bell(
    as_reviewer, cast
):
    for n in range(3):
        tell(cast, text=f"Gate {n} waits", occasion=str(n))
    first = Notice.objects.earliest("pk")
    page = as_reviewer.get(LIST).text
    assert 'aria-label="Notices, 3 unread"' in page
    read = reverse("core:notice_read", args=[first.pk])
    assert as_reviewer.post(read, {"open": "1"})["Location"] == (
        cast.product.get_absolute_url()
    )
    page = as_reviewer.get(LIST).text
    assert 'aria-label="Notices, 2 unread"' in page
    assert [page.find(f"Gate {n}") for n in (2, 1, 0)] == sorted(
        page.find(f"Gate {n}") for n in range(3)
    )
    newest = Notice.objects.latest("pk")
    tell(cast, text="It came since", occasion="later")
    as_reviewer.post(reverse("core:notice_read_all"), {"until": newest.pk})
    assert [n.text for n in Notice.objects.filter(unread=True)] == ["It came since"]


def test_a_notice_is_nobody_elses(as_pm, as_reviewer, cast):
    tell(cast)
    notice = Notice.objects.get()
    assert as_pm.get("/api/v1/notices/").json()["results"] == []
    for url in (
        reverse("core:notice_read", args=[notice.pk]),
        f"/api/v1/notices/{notice.pk}/read/",
    ):
        assert as_pm.post(url).status_code == 404
    assert Notice.objects.get().unread
    assert as_reviewer.post(f"/api/v1/notices/{notice.pk}/read/").json()["read_at"]


def test_what_one_may_not_see_any_more_keeps_its_words(as_reviewer, cast):
    tell(cast, about=make_review(cast, submitted=False), text="Secret of GD-01")
    assert "Secret of GD-01" in as_reviewer.get(LIST).text
    Membership.objects.filter(user=cast.reviewer).delete()
    page = as_reviewer.get(LIST).text
    assert HIDDEN in page
    assert "Secret" not in page
    [told] = as_reviewer.get("/api/v1/notices/").json()["results"]
    assert (told["text"], told["url"]) == (HIDDEN, "")
    url = reverse("core:notice_read", args=[Notice.objects.get().pk])
    assert as_reviewer.post(url, {"open": "1"})["Location"] == LIST


def test_the_list_is_bounded_and_costs_the_same_with_more(
    as_reviewer, cast, assert_flat
):
    tell(cast)

    def more():
        for n in range(60):
            tell(cast, text=f"Gate {n} waits", occasion=str(n))

    assert_flat(lambda: as_reviewer.get(LIST), more)
    page = as_reviewer.get(LIST)
    assert page.text.count("Mark as read<") == 50
    rest = as_reviewer.get(LIST, {"after": page.context["page"].after})
    assert rest.text.count("Mark as read<") == 11


# --- mail -------------------------------------------------------------------------------
def test_one_mail_tells_of_all_that_waits_and_of_none_of_its_words(cast):
    tell(cast, text="Secret one", occasion="1")
    tell(cast, text="Secret two", occasion="2")
    tasks.mail_notices()
    tasks.mail_notices()
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (
        [cast.reviewer.email],
        "2 notices wait for you in Tandem",
    )
    assert "A gate review waits for your signature. (2 times)" in sent.body
    assert "Secret" not in f"{sent.subject} {sent.body}"
    assert JobRun.objects.filter(job="core.tasks.mail_notices").count() == 1


def test_a_kind_switched_off_stays_on_the_page_and_out_of_the_mail(as_reviewer, cast):
    url = reverse("core:notice_choices")
    others = [kind for kind in KINDS if kind != Kind.REVIEW_WAITS]
    as_reviewer.post(url, dict.fromkeys(others, "on"))
    assert as_reviewer.get("/api/v1/notices/mail/").json() == {"kinds": others}
    tell(cast)
    tasks.mail_notices()
    assert mail.outbox == []
    assert "GD-01 waits" in as_reviewer.get(LIST).text
    body = {"kinds": [Kind.REVIEW_WAITS]}
    as_reviewer.post(
        "/api/v1/notices/choose-mail/", body, content_type="application/json"
    )
    tell(cast, occasion="later")
    tasks.mail_notices()
    assert len(mail.outbox) == 1
    as_reviewer.post(url, {})  # every switch off sends no field at all
    assert as_reviewer.get("/api/v1/notices/mail/").json() == {"kinds": []}


@pytest.mark.parametrize("why", ["read", "old", "gone"])
def test_what_is_read_old_or_of_who_left_is_not_mailed(cast, why):
    tell(cast)
    if why == "read":
        actions.read(Notice.objects.get(), by=cast.reviewer)
    elif why == "old":
        Notice.objects.update(told_at=now() - timedelta(days=3))
    else:
        cast.reviewer.is_active = False
        cast.reviewer.save()
    tasks.mail_notices()
    assert mail.outbox == []


def test_a_mail_server_that_is_away_gets_it_at_the_next_sweep(cast, monkeypatch):
    tell(cast)
    with monkeypatch.context() as away:
        away.setattr(
            "core.actions.mail.send_mail",
            lambda *_: (_ for _ in ()).throw(ConnectionRefusedError()),
        )
        tasks.mail_notices()
    assert Notice.objects.get().mailed_at is None
    tasks.mail_notices()
    assert Notice.objects.get().mailed_at
    assert len(mail.outbox) == 1
