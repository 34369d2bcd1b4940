"""Comments with names in them, and files: by whom, how long, and what is safe."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from backlog import tasks
from backlog.actions import attachments, comments
from backlog.models import Attachment, Comment, Mention
from core.clock import now
from core.errors import Refused, Stale
from core.mentions import named
from core.models import AuditEntry
from tests.cards import PAN, tells_card
from tests.make import make_item

COMMENTS, FILES = "/api/v1/comments/", "/api/v1/attachments/"
HTMX = {"HX-Request": "true"}
PEOPLE = {1: "Ana", 2: "Ana Silva", 3: "Jürgen O’Hara"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Ana look", {1}),
        ("@ana silva, look", {2}),
        ("@Ana, and @JÜRGEN O’HARA!", {1, 3}),
        ("ana@Ana.example", set()),
        ("@Anastasia", set()),
        ("@ Ana", set()),
        ("nobody", set()),
        ("(@Ana)", {1}),
    ],
)
def test_whole_names_behind_an_at_are_found(text, found):
    assert named(text, PEOPLE) == found


@pytest.fixture
def item(cast, db):
    return make_item(cast.product, "Masks", key="F-1")


def url(name, *args):
    return reverse(f"backlog:{name}", args=args)


# --- comments ----------------------------------------------------------------------
@pytest.mark.django_db
def test_who_is_named_is_told_once_and_only_if_they_may_see_it(cast, item):
    text = f"@Paolo and @Fay, see {PAN}. @Mia"
    comment = comments.say(item, text=text, by=cast.pm)
    assert not tells_card(comment.text)
    assert [each.person for each in Mention.objects.all()] == [cast.po]
    assert AuditEntry.objects.latest("id").data["mentioned"] == ["Paolo"]
    tasks.mail_mentions(comment.pk)
    tasks.mail_mentions(comment.pk)
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == ([cast.po.email], "Mia names you at F-1")
    again = comments.edit(comment, text="@Paolo @Ivo", version=1, by=cast.pm)
    assert {each.person for each in again.mentions.all()} == {cast.po, cast.it}
    Comment.objects.update(at=now() - timedelta(minutes=2))
    tasks.mail_waiting_mentions()
    assert [each.to for each in mail.outbox[1:]] == [[cast.it.email]]


@pytest.mark.django_db
def test_only_its_author_changes_it_and_only_for_a_day(cast, item):
    comment = comments.say(item, text="Look", by=cast.po)
    with pytest.raises(PermissionDenied):
        comments.edit(comment, text="Mine", version=1, by=cast.pm)
    comments.edit(comment, text="Look here", version=1, by=cast.po)
    with pytest.raises(Stale):
        comments.edit(comment, text="Look there", version=1, by=cast.po)
    Comment.objects.update(at=now() - timedelta(hours=25))
    with pytest.raises(Refused, match="within a day"):
        comments.edit(comment, text="Late", version=2, by=cast.po)


@pytest.mark.django_db
def test_a_removed_comment_leaves_its_place_without_words(cast, as_pm, item):
    comment = comments.say(item, text="Secret @Paolo", by=cast.it)
    with pytest.raises(PermissionDenied):
        comments.remove(comment, by=cast.executive)
    answer = as_pm.post(url("comment_remove", comment.pk), headers=HTMX)
    assert "Removed by Mia" in answer.text
    assert "Secret" not in answer.text
    assert not Mention.objects.filter(read_at=None).exists()
    with pytest.raises(Refused, match="removed already"):
        comments.remove(comment, by=cast.it)


@pytest.mark.django_db
def test_hostile_words_are_words_and_empty_ones_are_said(as_pm, as_executive, item):
    hostile = "<script>alert(1)</script> {{ 7|add:7 }}"
    answer = as_executive.post(url("comment_add", item.pk), {"text": hostile}, headers=HTMX)  # fmt: skip
    assert "&lt;script&gt;alert(1)" in answer.text
    assert "<script>alert" not in answer.text
    assert json.loads(answer.headers["HX-Trigger"])["toast"]["text"] == "Your comment is added"  # fmt: skip
    assert as_pm.post(url("comment_add", item.pk), {"text": " "}).status_code == 422
    plain = as_pm.post(url("comment_add", item.pk), {"text": "Plain"})
    assert plain.url == f"{item.get_absolute_url()}#talk"
    page = as_pm.get(url("item_talk", item.pk)).text
    assert page.index("Plain") < page.index("&lt;script")


@pytest.mark.django_db
def test_it_waits_at_home_until_it_is_read(cast, as_po, item):
    comments.say(item, text="@Paolo look", by=cast.pm)
    assert "Mia names you" in as_po.get(reverse("dashboards:home")).text
    assert "You are named here once." in as_po.get(url("item_talk", item.pk)).text
    as_po.post(url("mention_read", item.pk))
    assert "Mia names you" not in as_po.get(reverse("dashboards:home")).text


@pytest.mark.django_db
def test_comments_page_and_cost_the_same(cast, as_pm, item, assert_flat):
    def more():
        for at in range(20):
            comments.say(item, text=f"Words {at}", by=cast.po)

    more()
    assert_flat(lambda: as_pm.get(url("item_talk", item.pk)), more)
    page = as_pm.get(url("item_talk", item.pk)).context["page"]
    later = as_pm.get(url("item_talk", item.pk), {"after": page.after}).context["page"]
    assert len(page.rows) == 30
    assert len(later.rows) == 10


@pytest.mark.django_db
def test_comments_through_the_api(cast, as_pm, as_po, item):
    body = json.dumps({"item": item.pk, "text": "@Paolo look"})
    made = as_pm.post(COMMENTS, body, content_type="application/json")
    assert made.status_code == 201
    at = f"{COMMENTS}{made.json()['id']}/"
    held = {"If-Match": as_pm.get(at).headers["ETag"]}
    change = json.dumps({"text": "Look"})
    assert as_po.patch(at, change, content_type="application/json", headers=held).status_code == 403  # fmt: skip
    answer = as_pm.patch(at, change, content_type="application/json", headers=held)
    assert (answer.status_code, answer.json()["text"]) == (200, "Look")
    assert as_pm.get(COMMENTS, {"item": item.pk + 1}).json()["results"] == []
    assert as_pm.post(f"{at}remove/").json()["text"] == ""


# --- files -------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_file_is_kept_sent_harmlessly_and_taken_away(cast, as_pm, as_executive, item):
    upload = SimpleUploadedFile("../../a.txt", b"words")
    as_pm.post(url("attachment_add", item.pk), {"upload": upload})
    row = Attachment.objects.get()
    assert (row.filename, row.size) == ("a.txt", 5)
    sent = as_executive.get(url("attachment_download", row.pk))
    assert sent.headers["Content-Disposition"] == 'attachment; filename="a.txt"'
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(sent.streaming_content) == b"words"
    with pytest.raises(Refused, match="there already"):
        attachments.attach(item, upload=SimpleUploadedFile("b.txt", b"words"), by=cast.pm)  # fmt: skip
    assert as_executive.post(url("attachment_remove", row.pk)).status_code == 403
    as_pm.post(url("attachment_remove", row.pk))
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_what_is_not_what_its_name_says_is_refused_by_every_door(cast, as_pm, item):
    wrong = SimpleUploadedFile("a.png", b"<script>")
    answer = as_pm.post(url("attachment_add", item.pk), {"upload": wrong})
    assert answer.status_code == 422
    assert "not what its name says" in answer.text
    wrong.seek(0)
    refused = as_pm.post(FILES, {"item": item.pk, "upload": wrong})
    assert refused.status_code == 400
    good = SimpleUploadedFile("a.csv", b"a,b")
    made = as_pm.post(FILES, {"item": item.pk, "upload": good})
    assert (made.status_code, made.json()["filename"]) == (201, "a.csv")
