"""Seals the tokens of other systems anew, after SECRETS_KEY was changed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backlog.actions.jira import secrets


class Command(BaseCommand):
    help = "Seal every kept secret under the present SECRETS_KEY (docs/operations.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        done, lost = secrets.reseal_all()
        self.stdout.write(f"{done} connections are sealed with the present key.")
        if lost:
            named = ", ".join(f"{row} of {row.product}" for row in lost)
            raise CommandError(f"No key opens the token of {named}: type it again.")
