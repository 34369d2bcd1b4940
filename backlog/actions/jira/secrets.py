"""After a change of SECRETS_KEY: every sealed secret under the new key."""

from django.db import transaction

from backlog.models import JiraConnection
from core import audit, system, vault
from core.errors import Refused
from core.verbs import Verb


@transaction.atomic
def reseal_all() -> tuple[int, list[JiraConnection]]:
    """How many were sealed anew, and those whose secrets no key opens any more."""
    rows = JiraConnection.objects.select_for_update(of=("self",)).order_by("pk")
    done, lost = 0, []
    for row in rows.select_related("product__team"):
        try:
            row.sealed_token = vault.reseal(row.sealed_token)
            row.sealed_secret = vault.reseal(row.sealed_secret)
        except Refused:
            lost.append(row)
            continue
        row.save(update_fields=["sealed_token", "sealed_secret"])
        team = row.product.team
        audit.record(system.user(), Verb.JIRA_CHANGED, row, team=team, resealed=True)
        done += 1
    return done, lost
