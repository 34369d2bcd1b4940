"""What Jira would not take: told once, and sent again only when there is a reason to.

A refused value waits until the item or the issue changes in that field, until somebody
changes how it is carried, or until a person has it sent again.
"""

from collections.abc import Mapping

from django.db import transaction

from backlog.actions.jira import runs
from backlog.jira import mapping
from backlog.jira.merge import Value
from backlog.models import JiraConnection, JiraLine, JiraLink, JiraRefusal, JiraRun
from core.clock import now

REMEDY = "Change it here or in Jira; or mend it in Jira and have it sent again."


def worth_sending(
    link: JiraLink,
    outgoing: Mapping[str, Value],
    blockers: list[str],
    theirs: Mapping[str, Value],
) -> tuple[dict[str, Value], list[str]]:
    """Without what Jira refused and stands on both sides as it stood then."""
    held, mended = set(), []
    for row in link.refusals.exclude(name="comments"):
        key = row.subject or row.name
        if key not in (blockers if row.name == "links" else outgoing):
            mended.append(row.pk)
        elif row.name == "links" or (row.ours, row.theirs) == (
            outgoing[key] or "",
            theirs.get(key) or "",
        ):
            held.add(key)
    if mended:
        link.refusals.filter(pk__in=mended).delete()
    fields = {name: value for name, value in outgoing.items() if name not in held}
    return fields, [key for key in blockers if key not in held]


@transaction.atomic
def keep(
    run: JiraRun,
    link: JiraLink,
    name: str,
    why: object,
    *,
    subject: str = "",
    ours: Value = None,
    theirs: Value = None,
) -> None:
    """Remember it, and tell it in the run's log."""
    text = f"{mapping.FIELDS[name].label}: {why}"
    row = JiraRefusal.objects.filter(link=link, name=name, subject=subject).first()
    row = row or JiraRefusal(
        link=link, name=name, subject=subject, first_at=now(), count=0
    )
    row.ours, row.theirs, row.why = ours or "", theirs or "", str(why)[:300]
    row.last_at, row.count = now(), row.count + 1
    row.save()
    runs.tell(run, JiraLine.Level.ERROR, link.issue_key, text, REMEDY)


def taken(link: JiraLink, names: Mapping[str, Value], blockers: list[str]) -> None:
    """Jira took these after all."""
    link.refusals.filter(name__in=names, subject="").delete()
    link.refusals.filter(name="links", subject__in=blockers).delete()


def forget(row: JiraConnection, *names: str) -> int:
    """Have what was refused sent once more by the next sync, of these fields or of all."""
    rows = JiraRefusal.objects.filter(link__connection=row)
    rows = rows.filter(name__in=names) if names else rows
    row.links.filter(pk__in=rows.values("link")).update(item_version=0)
    return rows.delete()[0]
