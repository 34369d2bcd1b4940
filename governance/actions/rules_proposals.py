"""What both sides sign of the rules: a draft is proposed, checked, and agreed by it."""

from datetime import date
from typing import Any

from django.db import transaction

from core import audit, versions
from core.clock import now, today
from core.errors import Refused, Stale, Unfit
from core.models import User
from core.verbs import Verb
from governance import engagement
from governance.actions import proposals
from governance.actions.engagement import State, held, require_draft
from governance.actions.raci import require_editor
from governance.models import Proposal, RulesVersion


@transaction.atomic
def propose(
    rules: RulesVersion,
    *,
    effective_from: date,
    reason: str,
    version: int | None,
    by: User,
) -> Proposal:
    """Put the draft before both sides. Refused while something stands against it."""
    rules = held(rules)
    require_editor(by)
    require_draft(rules)
    if version is not None and version != rules.version:
        raise Stale(rules, {"effective_from": effective_from, "reason": reason})
    return proposals.propose(
        KIND, rules, effective_from=effective_from, reason=reason, by=by
    )


def enact(rules: RulesVersion, proposal: Proposal, by: User) -> None:
    """Both sides have signed: it holds from its day on, and its review has a day."""
    rules.state, rules.effective_from = State.AGREED, proposal.effective_from
    rules.review_due_on = engagement.review_day(proposal.effective_from)
    rules.agreed_by, rules.agreed_at = by, now()
    versions.claim(rules, None)
    rules.save()
    audit.record(
        by, Verb.RULES_AGREED, rules, effective_from=proposal.effective_from,
        review_due_on=rules.review_due_on,
    )  # fmt: skip


def shown(rules: RulesVersion) -> dict[str, Any]:
    """A version as plain values: every clause with what it governs."""
    rows = rules.clauses.prefetch_related("classes", "levels")
    return {
        "number": rules.number,
        "purpose": rules.purpose,
        "clauses": [
            {
                "number": row.number,
                "heading": row.heading,
                "text": row.text,
                "belongs_to": row.get_belongs_to_display(),
                "commits": row.commits,
                "classes": [kind.name for kind in row.classes.all()],
                "levels": [str(level) for level in row.levels.all()],
            }
            for row in rows
        ],
    }


def require_able(rules: RulesVersion, day: date) -> None:
    require_draft(rules)
    require_first_day(day)
    found = engagement.faults(rules, day)
    if found:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        raise Refused(f"{found[0]}{more} Mend it first.")


def require_first_day(day: date) -> None:
    if day < today():
        raise Unfit("effective_from", "A version holds from today or a later day on.")
    newest = RulesVersion.objects.agreed().order_by("effective_from").last()
    if newest and newest.effective_from and day <= newest.effective_from:
        raise Unfit(
            "effective_from",
            f"{newest} holds from {newest.effective_from:%-d %B %Y}: "
            "the next one begins on a later day.",
        )


KIND = proposals.Kind(
    code=Proposal.Kind.RULES,
    held=lambda pk: held(RulesVersion(pk=pk)),
    shown=shown,
    require=require_able,
    enact=enact,
)
