"""Seals the tokens of other systems and the secrets of apps for codes anew, after SECRETS_KEY was changed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backlog.actions.jira import secrets
from core.actions import factors


class Command(BaseCommand):
    help = "Seal every kept secret under the present SECRETS_KEY (docs/operations.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        apps, dead = factors.reseal_apps()
        self.stdout.write(f"{apps} apps for codes are sealed with the present key.")
        done, lost = secrets.reseal_all()
        self.stdout.write(f"{done} connections are sealed with the present key.")
        if dead:
            named = ", ".join(str(app.user) for app in dead)
            raise CommandError(f"No key opens the app of {named}: reset their factors.")
        if lost:
            named = ", ".join(f"{row} of {row.product}" for row in lost)
            raise CommandError(f"No key opens the token of {named}: type it again.")
