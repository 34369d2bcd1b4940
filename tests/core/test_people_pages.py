"""The same through the pages: forms, links in mails, the lock-out, the demo."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core import audit, queries
from core.actions import invitations
from core.models import AccessToken, AuditEntry, Membership, User
from core.roles import WORDS, Perm, Role
from core.verbs import Verb
from tests.make import PASSWORD

SIGN_IN = "/sign-in/"


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))


def without_tokens(answer) -> str:
    """A page without its CSRF tokens, which differ each time."""
    return re.sub(r"[A-Za-z0-9]{64}", "", answer.content.decode())


def sign_in(client: Client, email: str, password: str = PASSWORD, **more):
    return client.post(SIGN_IN, {"username": email, "password": password, **more})


# --- coming in and going out ------------------------------------------------------------


def test_signing_in_and_out_is_recorded(client, cast):
    answer = sign_in(client, "MIA@example.org ")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.post("/sign-out/")["Location"] == SIGN_IN
    assert verbs() == [Verb.USER_SIGNED_IN, Verb.USER_SIGNED_OUT]
    assert client.get("/me/").status_code == 302


def test_signing_out_is_never_a_link(as_pm):
    assert as_pm.get("/sign-out/").status_code == 405


def test_a_wrong_password_keeps_the_address_and_says_so_beside_the_form(client, cast):
    answer = sign_in(client, cast.pm.email, "wrong")
    assert answer.status_code == 422
    assert "do not go together" in answer.content.decode()
    assert cast.pm.email in answer.content.decode()
    assert verbs() == []


def test_the_page_asked_for_comes_after_signing_in(client, cast):
    assert client.get("/me/")["Location"] == f"{SIGN_IN}?next=/me/"
    assert sign_in(client, cast.pm.email, next="/me/")["Location"] == "/me/"


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "javascript:x"]
)
def test_signing_in_leads_to_no_other_host(client, cast, to):
    assert sign_in(client, cast.pm.email, next=to)["Location"] == "/"


def test_the_system_user_cannot_sign_in(client, cast):
    from core import system

    assert sign_in(client, system.user().email, "!").status_code == 422


def test_repeated_failures_lock_the_address_and_say_for_how_long(client, cast):
    for _ in range(4):
        assert sign_in(client, cast.pm.email, "wrong").status_code == 422
    answer = sign_in(client, cast.pm.email, "wrong")
    assert answer.status_code == 429
    assert "closed for 15 minutes" in answer.content.decode()
    assert 0 < int(answer["Retry-After"]) <= 900
    # The right password does not help now, capitals neither; others are not affected.
    assert sign_in(client, cast.pm.email.upper()).status_code == 429
    assert sign_in(Client(), cast.po.email).status_code == 302


def test_who_is_locked_out_comes_in_with_a_new_password(client, cast):
    for _ in range(5):
        sign_in(client, cast.pm.email, "wrong")
    assert sign_in(client, cast.pm.email).status_code == 429
    client.post("/password/forgotten/", {"email": cast.pm.email})
    [url] = re.findall(r"http://testserver(\S+)", str(mail.outbox[0].body))
    new = "a brand new sentence"
    client.post(url, {"password": new, "again": new})
    assert sign_in(client, cast.pm.email, new).status_code == 302


def test_a_signed_in_person_is_sent_on(as_pm):
    assert as_pm.get(SIGN_IN)["Location"] == "/"


# --- the demo -----------------------------------------------------------------------------


def test_outside_a_demo_nobody_signs_in_by_a_click(client, cast, settings):
    settings.DEMO = False
    assert cast.pm.name not in client.get(SIGN_IN).content.decode()
    answer = client.post("/sign-in/demo/", {"person": cast.pm.pk})
    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


def test_in_a_demo_there_is_one_button_per_role(client, cast, settings):
    settings.DEMO = True
    page = client.get(SIGN_IN).content.decode()
    assert re.findall(r"<b>(.*?)</b>", page) == list(Role.labels)
    # The newest person of a role stands for it.
    assert f'value="{cast.other_pm.pk}"' in page
    assert f'value="{cast.pm.pk}"' not in page
    answer = client.post("/sign-in/demo/", {"person": cast.executive.pk})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(cast.executive.pk)


@pytest.mark.parametrize("person", ["0", "x", ""])
def test_the_demo_lets_only_its_own_people_in(client, cast, settings, person):
    settings.DEMO = True
    assert client.post("/sign-in/demo/", {"person": person}).status_code == 404
    assert (
        client.post("/sign-in/demo/", {"person": cast.outsider.pk}).status_code == 404
    )


# --- passwords ------------------------------------------------------------------------------


def test_changing_the_password_ends_other_sessions_but_not_this_one(cast, client_of):
    here, there = client_of(cast.pm), client_of(cast.pm)
    new = "an even longer sentence"
    fields = {"current": PASSWORD, "password": new, "again": new}
    assert here.post("/me/password/", fields)["Location"] == "/me/"
    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302
    assert verbs() == [Verb.PASSWORD_CHANGED]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"current": "wrong"}, "current"),
        ({"password": "short", "again": "short"}, "password"),
        ({"again": "something else entirely"}, "again"),
    ],
)
def test_a_bad_new_password_is_named(as_pm, fields, field):
    good = {
        "current": PASSWORD,
        "password": "a long sentence",
        "again": "a long sentence",
    }
    answer = as_pm.post("/me/password/", good | fields)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_a_forgotten_password_is_chosen_anew_once(client, cast):
    answer = client.post("/password/forgotten/", {"email": "MIA@example.org"})
    assert answer.status_code == 200
    [sent] = mail.outbox
    assert sent.to == [cast.pm.email]
    [url] = re.findall(r"http://testserver(\S+)", str(sent.body))
    assert client.get(url).status_code == 200
    fields = {"password": "a brand new sentence", "again": "a brand new sentence"}
    assert client.post(url, fields)["Location"] == SIGN_IN
    assert client.get(url).status_code == 410
    assert client.post(url, fields).status_code == 410
    assert sign_in(client, cast.pm.email, "a brand new sentence").status_code == 302
    assert verbs() == [Verb.PASSWORD_CHANGED, Verb.USER_SIGNED_IN]


def test_the_answer_does_not_tell_whether_an_address_exists(client, cast):
    known = client.post("/password/forgotten/", {"email": cast.pm.email})
    unknown = client.post("/password/forgotten/", {"email": "nobody@example.org"})
    assert without_tokens(known) == without_tokens(unknown)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "query", ["", "?id=1&key=x", "?id=x", "?id=99999999999999999999"]
)
def test_a_damaged_link_is_over(client, cast, query):
    assert client.get(f"/password/choose/{query}").status_code == 410


# --- invitations --------------------------------------------------------------------------------


def test_an_administrator_invites_and_the_person_comes_in(cast, client_of):
    fields = {"name": "Nia", "email": "nia@example.org", "role": "product_owner"}
    fields |= {"team": cast.product.team.pk}
    answer = client_of(cast.admin).post("/invitations/new/", fields)
    link = answer.context["link"]
    assert link in answer.content.decode().replace("&amp;", "&")
    assert link in mail.outbox[0].body
    guest = Client()
    assert "nia@example.org" in guest.get(link).content.decode()
    new = "a brand new sentence"
    answer = guest.post(link, {"name": "Nia N", "password": new, "again": new})
    assert answer["Location"] == "/"
    assert guest.get("/me/").status_code == 200
    assert guest.get(link).status_code == 410


def test_a_mail_that_cannot_be_sent_is_said(cast, client_of, monkeypatch):
    def broken(*_args, **_kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("core.actions.mail.send_mail", broken)
    fields = {"name": "Nia", "email": "nia@example.org", "role": "executive"}
    answer = client_of(cast.admin).post("/invitations/new/", fields)
    assert "could not be sent" in answer.content.decode()


@pytest.mark.parametrize(
    "more", [{"role": "governance_reviewer"}, {"families": ["security"]}]
)
def test_only_reviewers_sign_and_each_for_something(cast, client_of, more):
    fields = {"name": "Nia", "email": "nia@example.org", "role": "executive"}
    answer = client_of(cast.admin).post("/invitations/new/", fields | more)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["families"]


def test_open_invitations_are_listed_and_withdrawn(cast, client_of):
    client = client_of(cast.admin)
    made, _ = invitations.create(
        email="nia@example.org", name="Nia", role=Role.EXECUTIVE, by=cast.admin
    )
    assert "nia@example.org" in client.get("/people/").content.decode()
    client.post(f"/invitations/{made.pk}/withdraw/")
    assert "nia@example.org" not in client.get("/people/").content.decode()


# --- people -------------------------------------------------------------------------------------


def test_the_list_shows_people_with_their_roles_and_finds_them(cast, client_of):
    client = client_of(cast.admin)
    page = client.get("/people/").content.decode()
    assert "Product manager, Copilot" in page
    found = client.get("/people/?q=mia").content.decode()
    assert "mia@example.org" in found
    assert "max@example.org" not in found
    assert "Nobody like that" in client.get("/people/?q=zzz").content.decode()


def test_the_list_costs_the_same_with_more_people(cast, client_of, assert_flat):
    from tests.make import make_user

    client = client_of(cast.admin)

    def more() -> None:
        for n in range(5):
            make_user(f"P{n}", Role.EXECUTIVE)

    assert_flat(lambda: client.get("/people/"), more)


def test_roles_are_given_and_taken_on_the_persons_page(cast, client_of):
    client = client_of(cast.admin)
    url = reverse("core:membership_grant", args=[cast.outsider.pk])
    client.post(url, {"role": "product_owner", "team": cast.product.team.pk})
    [membership] = Membership.objects.filter(user=cast.outsider)
    page = client.get(cast.outsider.get_absolute_url()).content.decode()
    assert "Product owner, Copilot" in page
    client.post(reverse("core:membership_revoke", args=[membership.pk]))
    assert not Membership.objects.filter(user=cast.outsider).exists()
    assert client.post(url, {"role": "king"}).status_code == 422


def test_whom_somebody_reports_to_is_set_on_their_page(cast, client_of):
    client, person = client_of(cast.admin), cast.po
    url = reverse("core:person_reports_to", args=[person.pk])
    answer = client.post(url, {"manager": cast.pm.pk, "version": 1}, follow=True)
    assert "Paolo reports to Mia." in answer.text
    assert f'href="{cast.pm.get_absolute_url()}">Mia</a>' in answer.text
    assert client.post(url, {"manager": person.pk}).status_code == 422
    late = client.post(url, {"manager": cast.ops.pk, "version": 1})
    assert late.status_code == 409
    client.post(url, {"manager": "", "version": 2})
    assert User.objects.get(pk=person.pk).manager is None


def test_a_circle_is_refused_in_words(cast, client_of):
    User.objects.filter(pk=cast.po.pk).update(manager=cast.pm)
    url = reverse("core:person_reports_to", args=[cast.pm.pk])
    answer = client_of(cast.admin).post(url, {"manager": cast.po.pk, "version": 1})
    assert answer.status_code == 409
    assert "Change whom Paolo reports to first" in answer.text


def test_an_administrators_own_page_offers_no_manager(cast, client_of):
    page = client_of(cast.admin).get(cast.admin.get_absolute_url()).text
    assert "Reports to" in page
    assert reverse("core:person_reports_to", args=[cast.admin.pk]) not in page


def test_an_administrator_cannot_give_themselves_a_role(cast, client_of):
    url = reverse("core:membership_grant", args=[cast.admin.pk])
    answer = client_of(cast.admin).post(url, {"role": "product_manager"})
    assert answer.status_code == 409
    assert "ask another administrator" in answer.content.decode()


def test_an_account_is_closed_and_opened_again(cast, client_of):
    client, person = client_of(cast.admin), cast.pm
    client.post(reverse("core:person_deactivate", args=[person.pk]))
    page = client.get(person.get_absolute_url()).content.decode()
    assert "Cannot sign in" in page
    client.post(reverse("core:person_reactivate", args=[person.pk]))
    assert User.objects.get(pk=person.pk).is_active


def test_teams_are_made_and_renamed(cast, client_of):
    client = client_of(cast.admin)
    assert client.post("/teams/new/", {"name": "Beacon"})["Location"] == "/people/"
    answer = client.post(
        reverse("core:team_edit", args=[cast.product.team.pk]),
        {"name": "Copilots", "version": 1},
    )
    assert answer["Location"] == "/people/"
    assert "Copilots" in client.get("/people/").content.decode()


# --- oneself --------------------------------------------------------------------------------------


def test_every_permission_has_words():
    assert set(WORDS) == set(Perm)


def test_the_page_says_what_one_may_do_and_where(cast):
    said = {each.words: each.where for each in queries.abilities(cast.pm)}
    assert said[WORDS[Perm.PORTFOLIO_EDIT]] == "Copilot"
    assert said[WORDS[Perm.PORTFOLIO_VIEW]] == "every team"
    assert WORDS[Perm.PEOPLE_EDIT] not in said


@pytest.mark.parametrize("who", ["pm", "admin", "outsider"])
def test_everybody_has_a_page_about_themselves(cast, client_of, who):
    person = cast.everyone[who]
    page = client_of(person).get("/me/").content.decode()
    assert person.email in page
    assert ("No role yet" in page) == (who == "outsider")


def test_the_profile_is_saved_and_times_follow_it(as_pm, cast):
    fields = {"name": "Mia M", "title": "PM", "time_zone": "Asia/Tokyo", "version": 1}
    assert as_pm.post("/me/edit/", fields)["Location"] == "/me/"
    assert "Asia/Tokyo" in as_pm.get("/me/").content.decode()
    assert (
        as_pm.post("/me/edit/", fields | {"time_zone": "Mars/One"}).status_code == 422
    )


def test_a_key_is_made_used_and_revoked(as_pm, cast):
    page = as_pm.post("/me/keys/new/", {"name": "Script", "days": "30"})
    secret = page.context["secret"]
    caller = Client(headers={"authorization": f"Bearer {secret}"})
    assert caller.get("/api/v1/products/").status_code == 200
    listed = as_pm.get("/me/keys/").content.decode()
    assert "Script" in listed
    assert secret not in listed
    as_pm.post(reverse("core:token_revoke", args=[AccessToken.objects.get().pk]))
    assert caller.get("/api/v1/products/").status_code == 401


def test_anothers_key_does_not_exist(cast, client_of):
    client_of(cast.pm).post("/me/keys/new/", {"name": "Script", "days": "0"})
    key = AccessToken.objects.get()
    assert key.expires_at is None
    url = reverse("core:token_revoke", args=[key.pk])
    assert client_of(cast.admin).post(url).status_code == 404


def test_the_cache_is_not_needed_to_sign_in(client, cast, monkeypatch):
    def away(*_args, **_kwargs):
        raise ConnectionError

    monkeypatch.setattr(cache, "get", away)
    assert sign_in(client, cast.pm.email).status_code == 302


def test_the_audit_trail_does_not_say_who_wrote_a_note(client_of, cast):
    entry = audit.record(cast.frontline, Verb.NOTE_CREATED, cast.product)
    auditor, url = client_of(cast.reviewer), reverse("core:audit_list")
    row = auditor.get(url).content.decode().split("<tbody")[1]
    assert entry.subject_name in row
    assert "Fay" not in row
    asked = auditor.get(url, {"person": cast.frontline.pk}).content.decode()
    assert entry.subject_name not in asked.split("</form>")[-1]
