"""A person's ways to prove who they are: made, confirmed, named, dropped, reset.

Each asks for a proof first, outside of its transaction, and tells the person, also of
what they did themselves: somebody else at their desk cannot do it in silence.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from core import access, audit, factors, passkeys, system, totp, vault
from core.actions import notices
from core.actions.proving import prove, spare_hash
from core.clock import now
from core.errors import Refused
from core.factors import CHANGE, Proof
from core.models import CodeApp, FactorChange, Passkey, SpareCode, User
from core.notices import Kind
from core.roles import Perm
from core.verbs import Verb

MOST_PASSKEYS, SPARES = 10, 10
# No 0, 1, l or o: people copy them from paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
PENDING = timedelta(minutes=15)
WAIT = timedelta(days=1)  # after a reset, before anything may be signed


# --- the app ----------------------------------------------------------------------------
def start_app(*, proof: Proof, by: User) -> CodeApp:
    """Make a secret for an app; it counts for nothing until a code of it was typed."""
    prove(by, proof, purpose=CHANGE)
    return begun(by)


@transaction.atomic
def begun(by: User) -> CodeApp:
    held(by)
    if CodeApp.objects.filter(user=by, confirmed_at__isnull=False).exists():
        raise Refused("You have an app already. Remove it first.")
    sealed = vault.seal(totp.new_secret().hex())
    app, _ = CodeApp.objects.update_or_create(
        user=by, defaults={"sealed_secret": sealed, "made_at": now(), "last_step": 0}
    )
    return app


@transaction.atomic
def confirm_app(*, code: str, by: User) -> list[str]:
    """The first code shows that the app has the secret; from now on it counts.

    Returns new spare codes if the account had none, which are shown this once.
    """
    held(by)
    secret, app = pending_secret(by), CodeApp.objects.filter(user=by).first()
    if secret is None or app is None:
        raise Refused("There is no app to confirm. Begin anew.")
    code = "".join(code.split())
    step = totp.matches(secret, code, now()) if code.isascii() else None
    if step is None:
        raise Refused("This is not the code. Wait for the next one and type that.")
    app.confirmed_at, app.last_step = now(), step
    app.save()
    changed(by, "An app for codes was added.", Verb.FACTOR_ADDED, by=by, factor="code")
    return first_spares(by)


def drop_app(*, proof: Proof, by: User) -> None:
    """Codes of the app prove nothing any more."""
    prove(by, proof, purpose=CHANGE)
    with transaction.atomic():
        held(by)
        gone, _ = CodeApp.objects.filter(user=by).delete()
        if not gone:
            raise Refused("You have no app for codes.")
        words = "The app for codes was removed."
        changed(by, words, Verb.FACTOR_DROPPED, by=by, factor="code")
        drop_idle_spares(by)


def pending_secret(person: User) -> bytes | None:
    """The secret that still has to be confirmed; it is shown for a quarter of an hour."""
    young = now() - PENDING
    app = CodeApp.objects.filter(user=person, confirmed_at=None, made_at__gt=young)
    found = app.first()
    return secret_of(found) if found else None


def secret_of(app: CodeApp) -> bytes:
    return bytes.fromhex(vault.unseal(app.sealed_secret))


@transaction.atomic
def reseal_apps() -> tuple[int, list[CodeApp]]:
    """Every app's secret under the present key, and those that no key opens any more."""
    done, lost = 0, []
    rows = CodeApp.objects.select_for_update(of=("self",)).select_related("user")
    for app in rows.order_by("pk"):
        try:
            app.sealed_secret = vault.reseal(app.sealed_secret)
        except Refused:
            lost.append(app)
            continue
        app.save(update_fields=["sealed_secret"])
        done += 1
    return done, lost


# --- passkeys -----------------------------------------------------------------------------
def ask_passkey(*, name: str, proof: Proof, origin: str, by: User) -> dict[str, object]:
    """What a browser is to ask a device for: only after this may a passkey be added."""
    asked = passkeys.Asked(by.pk, passkeys.ADD, name.strip(), origin)
    if not asked.has_a_name:
        raise Refused(
            "Passkeys need a name: open this site by its name, such as localhost."
        )
    mine = Passkey.objects.filter(user=by)
    refuse_name(mine, asked.about)
    prove(by, proof, purpose=CHANGE)
    return passkeys.to_add(asked, by, mine)


def refuse_name(mine: "QuerySet[Passkey]", name: str) -> None:
    if not name:
        raise Refused("Give the passkey a name, so that you know it again.")
    if mine.filter(name=name).exists():
        raise Refused(f"You have a passkey “{name}”. Choose another name.")


@transaction.atomic
def add_passkey(*, answer: str, by: User) -> list[str]:
    """Keep what the device answered to `ask_passkey`, under the name given there.

    Returns new spare codes if the account had none, which are shown this once.
    """
    held(by)
    mine = Passkey.objects.filter(user=by)
    try:
        made, asked = passkeys.added(
            answer, person=by, purpose=passkeys.ADD, about=None
        )
    except passkeys.Unproven as error:
        raise Refused(str(error)) from error
    refuse_name(mine, asked.about)
    if mine.count() >= MOST_PASSKEYS:
        raise Refused(f"You have {MOST_PASSKEYS} passkeys. Remove one first.")
    try:
        with transaction.atomic():
            Passkey.objects.create(
                user=by,
                name=asked.about,
                host=asked.host,
                credential_id=made.credential_id,
                public=made.public,
                sign_count=made.count,
            )
    except IntegrityError as error:
        raise Refused("This passkey is known already.") from error
    words = f"The passkey “{asked.about}” was added."
    changed(by, words, Verb.FACTOR_ADDED, by=by, factor="passkey", name=asked.about)
    return first_spares(by)


def rename_passkey(key: Passkey, *, name: str, proof: Proof, by: User) -> None:
    mine = Passkey.objects.filter(user=by)
    refuse_name(mine.exclude(pk=key.pk), name.strip())
    prove(by, proof, purpose=CHANGE)
    with transaction.atomic():
        held(by)
        key = mine.get(pk=key.pk)
        old, key.name = key.name, name.strip()
        key.save(update_fields=["name"])
        words = f"The passkey “{old}” is now called “{key.name}”."
        verb = Verb.FACTOR_RENAMED
        changed(by, words, verb, by=by, factor="passkey", name=key.name)


def drop_passkey(key: Passkey, *, proof: Proof, by: User) -> None:
    """A passkey proves nothing any more. The device keeps it, and may forget it."""
    prove(by, proof, purpose=CHANGE)
    with transaction.atomic():
        held(by)
        name = key.name
        if not Passkey.objects.filter(user=by, pk=key.pk).delete()[0]:
            raise Refused("This passkey is gone already.")
        words = f"The passkey “{name}” was removed."
        changed(by, words, Verb.FACTOR_DROPPED, by=by, factor="passkey", name=name)
        drop_idle_spares(by)


# --- spare codes --------------------------------------------------------------------------
def renew_spares(*, proof: Proof, by: User) -> list[str]:
    """New spare codes, shown this once; the old ones prove nothing any more."""
    if not factors.kept(by).is_strong:
        raise Refused("Add an app or a passkey first: spare codes stand in for it.")
    prove(by, proof, purpose=CHANGE)
    with transaction.atomic():
        held(by)
        words = "New spare codes were made; the old ones are void."
        changed(by, words, Verb.FACTOR_ADDED, by=by, factor="spare")
        return spares(by)


def first_spares(person: User) -> list[str]:
    left = SpareCode.objects.filter(user=person, used_at=None).exists()
    return [] if left else spares(person)


def spares(person: User) -> list[str]:
    codes = [
        "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
        for _ in range(SPARES)
    ]
    SpareCode.objects.filter(user=person).delete()
    SpareCode.objects.bulk_create(
        SpareCode(user=person, code_hash=spare_hash(code.replace("-", "")))
        for code in codes
    )
    return codes


def drop_idle_spares(person: User) -> None:
    """They stand in for something: without it the password is asked for again."""
    if not factors.kept(person).is_strong:
        SpareCode.objects.filter(user=person).delete()


# --- a lost one ---------------------------------------------------------------------------
@transaction.atomic
def reset(person: User, *, reason: str, by: User) -> FactorChange:
    """Take all factors of a person away, who lost them. They cannot sign for a day, so
    that they hear of it before somebody else signs in their name."""
    access.require(by, Perm.PEOPLE_EDIT, team=None)
    if person == by:
        raise Refused("Nobody resets their own: ask another administrator.")
    if not reason.strip():
        raise Refused("Say why, and how you know that it was them who asked.")
    person = held(person)
    if not factors.kept(person).is_strong:
        raise Refused(f"{person} has nothing to reset: they sign by their password.")
    CodeApp.objects.filter(user=person).delete()
    Passkey.objects.filter(user=person).delete()
    SpareCode.objects.filter(user=person).delete()
    words = f"{by} took your ways of signing away: {reason.strip()}"
    said: dict[str, Any] = {"reason": reason.strip(), "signs_from": now() + WAIT}
    return changed(person, words, Verb.FACTOR_RESET, by=by, **said)


# --- shared -------------------------------------------------------------------------------
def held(person: User) -> User:
    """The person's row under a lock: one change of their factors at a time."""
    return User.objects.select_for_update(of=("self",)).get(pk=person.pk)


def changed(
    person: User,
    text: str,
    verb: Verb,
    *,
    by: User,
    signs_from: datetime | None = None,
    **said: Any,
) -> FactorChange:
    """Keep it on the person's page, in the trail, and tell the person."""
    row = FactorChange.objects.create(
        user=person, text=text[:200], changed_by=by, signs_from=signs_from
    )
    audit.record(by, verb, person, signs_from=signs_from, **said)
    notices.tell(
        [person], kind=Kind.FACTOR, about=row, text=text, occasion="changed",
        by=system.user(),  # so that they are told of what they did themselves too
    )  # fmt: skip
    return row
