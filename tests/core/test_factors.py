"""Passkeys, codes and spare codes: made with a proof, told, good once, and lost."""

import json
import time
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core import factors, passkeys, totp, vault
from core.actions import factors as actions
from core.actions import notices
from core.actions.proving import prove
from core.clock import now
from core.errors import Refused
from core.factors import CHANGE, SIGN, Proof
from core.models import AuditEntry, CodeApp, FactorChange, Notice, Passkey, Try, User
from tests.device import ORIGIN, PRESENT_AND_VERIFIED, Device
from tests.make import PASSWORD

pytestmark = pytest.mark.django_db
PRESENT_ONLY = 0x01


def code_of(person: User, ahead: int = 0) -> str:
    """What the person's app shows, or will show `ahead` half minutes from now."""
    app = CodeApp.objects.get(user=person)
    secret = bytes.fromhex(vault.unseal(app.sealed_secret))
    return totp.code_of(secret, int(time.time()) // 30 + ahead)


def with_app(person: User) -> list[str]:
    """Switch an app on, with the code of the half minute before; the spare codes."""
    actions.start_app(proof=Proof(password=PASSWORD), by=person)
    return actions.confirm_app(code=code_of(person, -1), by=person)


def with_passkey(person: User, name: str = "Laptop", **proof: str) -> Device:
    said: Any = proof or {"password": PASSWORD}
    given = Proof(**said)
    asked: Any = actions.ask_passkey(name=name, proof=given, origin=ORIGIN, by=person)
    device = Device()
    actions.add_passkey(answer=device.make(asked), by=person)
    return device


def asked_of(person: User, purpose: str = SIGN, about: str = "r1") -> dict[str, Any]:
    asked = passkeys.Asked(person.pk, purpose, about, ORIGIN)
    return passkeys.to_use(asked, factors.kept(person).passkeys)


def by(answer: str, person: User, about: str = "r1") -> str:
    return prove(person, Proof(passkey=answer), purpose=SIGN, about=about)


# --- an app -----------------------------------------------------------------------------
def test_an_app_counts_once_its_code_was_typed_and_then_the_password_no_more(cast):
    ada = cast.reviewer
    actions.start_app(proof=Proof(password=PASSWORD), by=ada)
    assert not factors.kept(ada).is_strong
    with pytest.raises(Refused, match="not the code"):
        actions.confirm_app(code="12345", by=ada)
    codes = actions.confirm_app(code=code_of(ada, -1), by=ada)
    assert len(codes) == len(set(codes)) == 10
    with pytest.raises(Refused, match="a code from your app, no longer by"):
        prove(ada, Proof(password=PASSWORD), purpose=SIGN)
    assert prove(ada, Proof(code=code_of(ada)), purpose=SIGN) == "code"
    [entry] = AuditEntry.objects.filter(verb="factor.added")
    assert entry.actor == ada
    assert "secret" not in json.dumps(entry.data)


def test_a_code_is_good_once_also_within_its_half_minute(cast):
    with_app(cast.reviewer)
    code = code_of(cast.reviewer)
    assert prove(cast.reviewer, Proof(code=code), purpose=SIGN) == "code"
    with pytest.raises(Refused, match="was used"):
        prove(cast.reviewer, Proof(code=code), purpose=SIGN)


def test_the_form_and_the_action_ask_for_one_proof_but_only_to_one_end(cast):
    with_app(cast.reviewer)
    proof = Proof(code=code_of(cast.reviewer))
    assert [prove(cast.reviewer, proof, purpose=SIGN, about="a") for _ in "12"] == ["code"] * 2  # fmt: skip
    with pytest.raises(Refused):
        prove(cast.reviewer, proof, purpose=SIGN, about="b")


def test_a_spare_code_stands_in_once_however_it_is_typed(cast):
    first, second, *_ = with_app(cast.reviewer)
    typed = first.upper().replace("-", " ")
    assert prove(cast.reviewer, Proof(code=typed), purpose=SIGN) == "spare"
    with pytest.raises(Refused, match="no spare code of yours, or it was used"):
        prove(cast.reviewer, Proof(code=first), purpose=SIGN)
    made = actions.renew_spares(proof=Proof(code=code_of(cast.reviewer)), by=cast.reviewer)  # fmt: skip
    with pytest.raises(Refused):  # the old ones are void
        prove(cast.reviewer, Proof(code=second), purpose=SIGN)
    assert prove(cast.reviewer, Proof(code=made[0]), purpose=SIGN) == "spare"


def test_a_secret_that_was_never_confirmed_runs_out(cast):
    actions.start_app(proof=Proof(password=PASSWORD), by=cast.reviewer)
    CodeApp.objects.update(made_at=now() - timedelta(minutes=16))
    assert actions.pending_secret(cast.reviewer) is None
    with pytest.raises(Refused, match="Begin anew"):
        actions.confirm_app(code=code_of(cast.reviewer), by=cast.reviewer)


def test_apps_go_on_under_a_new_key_and_who_is_lost_is_named(cast, settings):
    with_app(cast.reviewer)
    old, settings.SECRETS_KEY = settings.SECRETS_KEY, "another key"
    assert actions.reseal_apps()[1] == [CodeApp.objects.get()]
    settings.SECRETS_OLD_KEYS = [old]
    assert actions.reseal_apps() == (1, [])
    settings.SECRETS_OLD_KEYS = []
    assert (
        prove(cast.reviewer, Proof(code=code_of(cast.reviewer)), purpose=SIGN) == "code"
    )


def test_guessing_is_bounded_whatever_the_cache_does(cast):
    with_app(cast.reviewer)
    for _ in range(5):
        with pytest.raises(Refused, match="not right"):
            prove(cast.reviewer, Proof(code="000 000"), purpose=SIGN)
        cache.clear()
    with pytest.raises(Refused, match="Too many"):
        prove(cast.reviewer, Proof(code=code_of(cast.reviewer)), purpose=SIGN)
    Try.objects.filter(ok=False).update(at=now() - timedelta(minutes=20))
    for _ in range(25):  # slowly goes on, until the day's bound
        Try.objects.filter(ok=False).update(at=now() - timedelta(minutes=20))
        with suppress(Refused):
            prove(cast.reviewer, Proof(code="000000"), purpose=SIGN)
    assert Try.objects.filter(ok=False).count() == 20


# --- passkeys ---------------------------------------------------------------------------
def test_a_passkey_signs_and_only_what_it_was_asked_about(cast):
    device = with_passkey(cast.reviewer)
    assert by(device.use(asked_of(cast.reviewer)), cast.reviewer) == "passkey"
    assert Passkey.objects.get().sign_count == 1
    for wrong in (
        asked_of(cast.reviewer, about="r2"),
        asked_of(cast.reviewer, purpose=CHANGE),
        asked_of(cast.pm),
    ):
        wrong["rpId"] = "localhost"
        with pytest.raises(Refused, match="belongs to another page"):
            by(device.use(wrong), cast.reviewer)


def test_an_answer_is_good_once_and_for_five_minutes(cast, monkeypatch):
    device = with_passkey(cast.reviewer)
    answer = device.use(asked_of(cast.reviewer))
    by(answer, cast.reviewer)
    with pytest.raises(Refused, match="Try again"):
        by(answer, cast.reviewer)
    late = device.use(asked_of(cast.reviewer))
    real = time.time
    monkeypatch.setattr("django.core.signing.time.time", lambda: real() + 301)
    with pytest.raises(Refused, match="five minutes"):
        by(late, cast.reviewer)


def test_a_counter_that_goes_back_tells_of_a_copy(cast):
    device = with_passkey(cast.reviewer)
    by(device.use(asked_of(cast.reviewer)), cast.reviewer)
    device.count = 0
    with pytest.raises(Refused, match="may have been copied"):
        by(device.use(asked_of(cast.reviewer)), cast.reviewer)


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://evil.example"},
        {"flags": PRESENT_ONLY},
        {"device": Device()},
    ],
    ids=["another site", "no finger, face or PIN", "another device"],
)
def test_what_does_not_hold_is_refused_in_words(cast, lie):
    mine = with_passkey(cast.reviewer)
    device = lie.get("device", mine)
    device.id = mine.id
    answer = device.use(
        asked_of(cast.reviewer),
        lie.get("origin", ORIGIN),
        lie.get("flags", PRESENT_AND_VERIFIED),
    )
    with pytest.raises(Refused, match="does not hold"):
        by(answer, cast.reviewer)


@pytest.mark.parametrize("answer", ["{", "[]", '{"response": {}}', "x" * 30_000])
def test_broken_answers_are_refused_and_counted(cast, answer):
    with_passkey(cast.reviewer)
    with pytest.raises(Refused):
        by(answer, cast.reviewer)
    assert Try.objects.filter(ok=False).count() == 1


def test_a_passkey_is_only_added_after_a_proof_under_the_name_given_then(cast):
    with pytest.raises(Refused, match="not your password"):
        with_passkey(cast.reviewer, password="guess")
    device = with_passkey(cast.reviewer)
    with pytest.raises(Refused, match="no longer by its password"):
        with_passkey(cast.reviewer, "Second")
    answer = device.use(asked_of(cast.reviewer, CHANGE, ""))
    with_passkey(cast.reviewer, "Second", passkey=answer)
    names = Passkey.objects.order_by("id").values_list("name", flat=True)
    assert list(names) == ["Laptop", "Second"]
    asked = passkeys.Asked(cast.reviewer.pk, SIGN, "", ORIGIN)  # no leave to add
    for_use = {**passkeys.to_use(asked, []), "rp": {"id": "localhost"}}
    with pytest.raises(Refused, match="another page"):
        actions.add_passkey(answer=Device().make(for_use), by=cast.reviewer)
    with pytest.raises(Refused, match="need a name"):
        actions.ask_passkey(name="X", proof=Proof(), origin="http://127.0.0.1:8000", by=cast.pm)  # fmt: skip


def test_dropping_the_last_one_brings_the_password_back_and_ends_spare_codes(cast):
    device = with_passkey(cast.reviewer)
    [key] = factors.kept(cast.reviewer).passkeys
    with pytest.raises(Refused):
        actions.drop_passkey(key, proof=Proof(password=PASSWORD), by=cast.reviewer)
    proof = Proof(passkey=device.use(asked_of(cast.reviewer, CHANGE, "")))
    actions.drop_passkey(key, proof=proof, by=cast.reviewer)
    has = factors.kept(cast.reviewer)
    assert not has.is_strong
    assert has.spares == 0
    assert prove(cast.reviewer, Proof(password=PASSWORD), purpose=SIGN) == "password"


# --- told, and lost ---------------------------------------------------------------------
def test_the_person_is_told_of_every_change_also_of_their_own(cast):
    with_passkey(cast.reviewer)
    [notice] = Notice.objects.filter(person=cast.reviewer)
    assert notice.text == "The passkey “Laptop” was added."
    notices.mail_waiting()
    [sent] = mail.outbox
    assert "Laptop" not in sent.body
    assert sent.to == [cast.reviewer.email]
    seen = FactorChange.objects.visible_to(cast.pm)
    assert not seen.exists()


def test_a_lost_factor_is_reset_by_an_administrator_and_waits_a_day(cast, monkeypatch):
    from governance import reauth

    with_passkey(cast.reviewer)
    with_app_of = cast.reviewer
    for who, error in ((cast.pm, PermissionDenied), (cast.reviewer, PermissionDenied)):
        with pytest.raises(error):
            actions.reset(with_app_of, reason="Lost.", by=who)
    with pytest.raises(Refused, match="Say why"):
        actions.reset(cast.reviewer, reason=" ", by=cast.admin)
    actions.reset(cast.reviewer, reason="Phone lost; called back.", by=cast.admin)
    assert not factors.kept(cast.reviewer).is_strong
    assert "called back" in Notice.objects.latest("id").text
    assert AuditEntry.objects.get(verb="factor.reset").subject_id == cast.reviewer.pk
    with pytest.raises(Refused, match=r"Root reset how you sign\. You can sign from"):
        reauth.confirm(cast.reviewer, PASSWORD)
    FactorChange.objects.filter(signs_from__isnull=False).update(signs_from=now())
    assert reauth.confirm(cast.reviewer, PASSWORD) == "password"
    with pytest.raises(Refused, match="nothing to reset"):
        actions.reset(cast.reviewer, reason="Again", by=cast.admin)


# --- pages ------------------------------------------------------------------------------
def test_an_app_is_added_and_removed_on_pages(cast, client_of):
    client = client_of(cast.reviewer)
    start, confirm = reverse("core:code_app_start"), reverse("core:code_app_confirm")
    assert client.get(confirm).url == reverse("core:factor_list")
    wrong = client.post(start, {"password": "guess"})
    assert wrong.status_code == 422
    assert "not your password" in wrong.content.decode()
    assert client.post(start, {"password": PASSWORD}).url == confirm
    page = client.get(confirm).content.decode()
    assert "<svg" in page
    assert "otpauth" not in page
    shown = client.post(confirm, {"code": code_of(cast.reviewer, -1)})
    assert shown.content.decode().count("<code>") == 10
    assert "In use since" in client.get(reverse("core:factor_list")).content.decode()
    assert client.get(confirm).status_code == 302  # the secret is not shown again
    drop = reverse("core:code_app_drop")
    assert client.post(drop, {"password": PASSWORD}).status_code == 422
    client.post(drop, {"one_time_code": code_of(cast.reviewer)})
    assert not factors.kept(cast.reviewer).is_strong


def test_a_passkey_is_added_renamed_and_removed_on_pages(cast, client_of):
    client, device = client_of(cast.reviewer), Device()
    add, ask = reverse("core:passkey_add"), reverse("core:passkey_question")
    said = {"name": "Laptop", "password": PASSWORD}
    page = client.post(add, said, headers={"host": "localhost"})
    asked = json.loads(page.context["asked"])
    answer = {"passkey": device.make(asked)}
    shown = client.post(reverse("core:passkey_keep"), answer)
    assert shown.content.decode().count("<code>") == 10
    key = Passkey.objects.get()

    def proof():
        got = client.get(f"{ask}?purpose=factors", headers={"host": "localhost"})
        return device.use(got.json())

    rename = reverse("core:passkey_rename", args=[key.pk])
    client.post(rename, {"name": "Work laptop", "passkey": proof()})
    assert Passkey.objects.get().name == "Work laptop"
    assert client.get(f"{ask}?purpose=add").status_code == 404
    assert client_of(cast.pm).get(rename).status_code == 404
    client.post(reverse("core:passkey_drop", args=[key.pk]), {"passkey": proof()})
    assert not Passkey.objects.exists()


def test_an_administrator_resets_by_page_and_by_api(cast, client_of):
    for path, body in (
        (reverse("core:person_reset_factors", args=[cast.reviewer.pk]), {}),
        (f"/api/v1/people/{cast.reviewer.pk}/reset-factors/", {"content_type": "application/json"}),
    ):  # fmt: skip
        with_passkey(cast.reviewer)
        client = client_of(cast.admin)
        detail = client.get(cast.reviewer.get_absolute_url())
        assert "Reset lost factors" in detail.content.decode()
        client.post(path, {"reason": "Phone lost; called back."}, **body)
        assert not factors.kept(cast.reviewer).is_strong
