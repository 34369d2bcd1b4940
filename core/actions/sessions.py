"""Signing in and out, and passwords."""

from axes import utils as axes
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction

from core import audit
from core.errors import Refused
from core.models import User
from core.verbs import Verb

USED_UP = "This link was used or is too old. Ask for a new one."


@transaction.atomic
def signed_in(*, how: str, by: User) -> None:
    """Record that somebody came in: by password, invitation or, in a demo, one click."""
    audit.record(by, Verb.USER_SIGNED_IN, by, how=how)


@transaction.atomic
def signed_out(*, by: User) -> None:
    audit.record(by, Verb.USER_SIGNED_OUT, by)


@transaction.atomic
def change_password(*, password: str, by: User) -> User:
    """Set one's own password; every other session of the person ends by it."""
    person = User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record(by, Verb.PASSWORD_CHANGED, person, how="changed")
    return person


def person_of_link(uid: str, token: str) -> User | None:
    """Whose password this mailed link may set; None if it is used up or damaged."""
    number = int(uid) if uid.isascii() and uid.isdecimal() and len(uid) < 19 else 0
    person = User.objects.filter(pk=number, is_active=True, is_system=False).first()
    if person and default_token_generator.check_token(person, token):
        return person
    return None


@transaction.atomic
def reset_password(person: User, *, token: str, password: str) -> User:
    """Set a password through a mailed link. The old password is part of the token,
    so the link works once; the lock makes that true for two at the same moment."""
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    usable = person.is_active and default_token_generator.check_token(person, token)
    if not usable:
        raise Refused(USED_UP)
    person.set_password(password)
    person.save(update_fields=["password"])
    axes.reset(username=person.email)  # who was locked out may come in with it
    audit.record(person, Verb.PASSWORD_CHANGED, person, how="reset")
    return person
