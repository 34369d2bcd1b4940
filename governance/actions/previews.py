"""Previews of files are made, pieces of evidence are looked at."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from core import access, audit
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import files, previews, standing
from governance.models import Evidence, Look, Preview
from governance.previews import Made


def make(row: Evidence) -> Preview:
    """The preview of a file's content. Safe to run twice: what is made stays."""
    found = Preview.objects.filter(sha256=row.sha256).first()
    return found or keep(row.sha256, drawn(row))


def drawn(row: Evidence) -> Made:
    try:
        with files.opened(row.file) as file:
            return previews.made(row.content_type, file.read())
    except Refused as lost:
        return Made(why=str(lost))


def keep(sha256: str, made: Made) -> Preview:
    """Pictures first, then the row that tells of them; under a name that is theirs."""
    preview = Preview(
        sha256=sha256,
        total=made.total,
        drawn=len(made.pictures),
        text=made.text,
        why=made.why,
    )
    for page, picture in zip(preview.pages, made.pictures, strict=True):
        if not default_storage.exists(preview.kept_as(page)):
            default_storage.save(preview.kept_as(page), ContentFile(picture))
    Preview.objects.bulk_create([preview], ignore_conflicts=True)
    return Preview.objects.get(sha256=sha256)


def missing() -> "QuerySet[Evidence]":
    """Files whose preview was never made: their message was lost, or they are older."""
    made = Preview.objects.filter(sha256=OuterRef("sha256"))
    return Evidence.objects.filter(~Exists(made)).exclude(sha256="").order_by("pk")


@transaction.atomic
def look(evidence: Evidence, *, by: User) -> Look:
    """Say that one looked at a piece. For reviewers; again changes nothing."""
    review = evidence.review
    access.require(by, Perm.GATE_SIGN, team=review.team)
    standing.require_independent(review, by)
    found, is_new = Look.objects.get_or_create(evidence=evidence, person=by)
    if is_new:
        told = {"evidence": evidence.pk, "title": evidence.title}
        audit.record(by, Verb.EVIDENCE_LOOKED_AT, review, team=review.team, **told)
    return found
