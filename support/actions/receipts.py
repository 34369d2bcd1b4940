"""Receipts: by the reader, attested by a lead of the site, or brought from elsewhere.

A reader's answers are marked here; the page never holds the right ones, and says how
many were right, not which. After three tries a lead talks it through and attests.
"""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import access, audit
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from support import queries, quiz
from support.models import Associate, Edition, Receipt, ReleaseNote
from support.models.roster import led_by

TRIES = 3
Source = Receipt.Source


@transaction.atomic
def acknowledge(
    note: ReleaseNote, *, edition: int, answers: Mapping[int, int], by: User
) -> Receipt:
    """Say that one has read the newest edition, with one's answers to its questions."""
    newest = to_read(note, edition)
    person = Associate.objects.select_for_update(of=("self",)).filter(user=by).first()
    if person is None:
        raise PermissionDenied(f"{by} is not on the roster of the floor")
    reads(person, newest)
    given = newest.receipts.filter(associate=person)
    if given.filter(passed=True).exists():
        raise Refused("You have read this edition already.")
    if given.filter(source=Source.SELF).count() >= TRIES:
        raise Refused(
            f"{TRIES} tries are used. Talk it through with your lead, who can attest it."
        )
    right = quiz.mark(newest.questions, answers)
    return kept(newest, person, Source.SELF, right, today(), by=by)


@transaction.atomic
def attest(
    note: ReleaseNote, *, associate: Associate, right: int = 0, edition: int, by: User
) -> Receipt:
    """Attest for somebody of one's own site that they have read it, and what they knew."""
    access.require_somewhere(by, Perm.RECEIPT_RECORD)
    newest = to_read(note, edition)
    person = Associate.objects.select_for_update(of=("self",)).get(pk=associate.pk)
    if not may_attest(by, person):
        raise PermissionDenied(f"{by} leads nobody at the site of {person.code}")
    reads(person, newest)
    if newest.receipts.filter(associate=person, passed=True).exists():
        raise Unfit("code", f"{person.code} has read this edition already.")
    return kept(newest, person, Source.LEAD, right, today(), by=by)


def may_attest(by: User, person: Associate) -> bool:
    """Who keeps the roster, for everybody; a lead, for the sites where they lead."""
    if access.may(by, Perm.ROSTER_EDIT):
        return True
    return led_by(by).filter(pk=person.site_id).exists()


@transaction.atomic
def load(
    note: ReleaseNote,
    *,
    associate: Associate,
    right: int = 0,
    read_on: date | None = None,
    source: str = Source.API,
    edition: int | None = None,
    by: User,
) -> tuple[Receipt, bool]:
    """Bring a receipt from another system. The same again changes nothing: (row, made)."""
    access.require_somewhere(by, Perm.ROSTER_EDIT)
    newest = to_read(note, edition)
    person = Associate.objects.select_for_update(of=("self",)).get(pk=associate.pk)
    reads(person, newest)
    day = read_on or today()
    within(day, newest)
    same = newest.receipts.filter(
        associate=person, source=source, right=right, read_on=day
    ).first()
    if same:
        return same, False
    return kept(newest, person, source, right, day, by=by), True


def within(day: date, edition: Edition) -> None:
    if day > today():
        raise Unfit("read_on", "Nobody has read it on a day to come.")
    if day < edition.published_on:
        first = f"{edition.published_on:%-d %b %Y}"
        raise Unfit("read_on", f"This edition was published on {first}, not before.")


def to_read(note: ReleaseNote, number: int | None) -> Edition:
    """The newest edition, if it is the one that was read. Waits for one being published."""
    locked = ReleaseNote.objects.select_for_update(of=("self",)).select_related(
        "release"
    )
    note = locked.get(pk=note.pk)
    newest = note.editions.select_related("note__release").first()
    if newest is None or not note.release.is_published:
        raise Refused(f"{note.release.key} is not there to be read.")
    if number is not None and number != newest.number:
        raise Refused(
            f"Edition {newest.number} came since: read that one, it says what changed."
        )
    return newest


def reads(person: Associate, edition: Edition) -> None:
    """Raise Refused unless this note is for this person."""
    note = edition.note
    if not queries.in_scope(note.release).filter(pk=person.pk).exists():
        raise Unfit("code", f"{note.release.key} is not for {person.code}.")
    if person.function != note.audience:
        there = person.get_function_display().lower()
        raise Unfit("code", f"{person.code} reads the note for {there}.")


def kept(
    edition: Edition, person: Associate, source: str, right: int, day: date, *, by: User
) -> Receipt:
    of = len(edition.questions)
    if not 0 <= right <= of:
        raise Unfit("right", f"Of {of} questions, 0 to {of} can be right.")
    tried = edition.receipts.filter(associate=person, source=source).count()
    receipt = Receipt.objects.create(
        edition=edition, associate=person, source=source, attempt=tried + 1,
        right=right, of=of, passed=quiz.passed(right, of), read_on=day, recorded_by=by,
    )  # fmt: skip
    release = edition.note.release
    audit.record(
        by, Verb.RECEIPT_GIVEN, release, team=release.product.team,
        associate=person.code, edition=edition.number, right=right, of=of,
        source=source, passed=receipt.passed,
    )  # fmt: skip
    return receipt
