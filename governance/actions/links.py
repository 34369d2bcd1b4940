"""What decisions and documents are about: linked by type, id and the name of the day."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from core import access, audit, versions
from core.errors import Refused, Unfit
from core.models import Team, User
from core.roles import Perm
from core.verbs import Verb
from governance.models import Decision, Plan, SubjectLink

MOST = 40

Record = Decision | Plan


@transaction.atomic
def link(record: Record, subject: Any, *, by: User) -> SubjectLink:
    """Say that a record is about `subject`; again changes nothing."""
    record = held(record)
    allow(by, record)
    named = named_by(record) | {
        "subject_type": ContentType.objects.get_for_model(subject),
        "subject_id": subject.pk,
    }
    there = SubjectLink.objects.filter(**named).first()
    if there:
        return there
    if SubjectLink.objects.filter(**named_by(record)).count() >= MOST:
        raise Refused(f"A record is about {MOST} things at most.")
    made = SubjectLink.objects.create(**named, subject_name=str(subject)[:200])
    tell(by, record, linked=True, name=made.subject_name)
    return made


@transaction.atomic
def unlink(link: SubjectLink, *, by: User) -> Record:
    """Take a link back. The trail keeps what it was."""
    record = held(link.record)
    allow(by, record)
    name = link.subject_name
    link.delete()
    tell(by, record, linked=False, name=name)
    return record


def take_back(record: Record, pk: int, *, by: User) -> Record:
    """Unlink by the link's id. Raises Unfit if the record has no such link."""
    found = SubjectLink.objects.filter(**named_by(record), pk=pk).first()
    if found is None:
        raise Unfit("link", "This record has no such link.")
    return unlink(found, by=by)


def held(record: Record) -> Record:
    rows: Any = type(record)._default_manager.select_for_update(of=("self",))
    found: Record = rows.select_related("team").get(pk=record.pk)
    return found


def named_by(record: Record) -> dict[str, Any]:
    if isinstance(record, Decision):
        return {"decision": record, "plan": None}
    return {"decision": None, "plan": record}


def allow(by: User, record: Record) -> None:
    """Links stay open after a decision: what it turns out to touch is added later."""
    decision = isinstance(record, Decision)
    perm = Perm.DECISION_EDIT if decision else Perm.PLAN_EDIT
    team: Team | None = record.team
    if team is None:
        access.require_somewhere(by, perm)
    else:
        access.require(by, perm, team=team)


def tell(by: User, record: Record, *, linked: bool, name: str) -> None:
    versions.claim(record, None)
    record.save(update_fields=["version"])
    if isinstance(record, Decision):
        verb = Verb.DECISION_LINKED if linked else Verb.DECISION_UNLINKED
    else:
        verb = Verb.PLAN_LINKED if linked else Verb.PLAN_UNLINKED
    audit.record(by, verb, record, team=record.team, about=name)
