"""The first way in: an invitation for the first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import system
from core.actions import invitations
from core.errors import Refused
from core.roles import Role
from core.views.invitations import join_url


class Command(BaseCommand):
    help = "Invite an administrator by e-mail address; prints the link, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="Their name, if you know it.")
        parser.add_argument(
            "--site", default="", help="Where Tandem is, as https://tandem.example.com"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"]
        try:
            invitation, token = invitations.create(
                email=email,
                name=options["name"] or email.partition("@")[0],
                role=Role.ADMINISTRATOR,
                by=system.user(),
            )
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        site = options["site"].rstrip("/") or f"https://{settings.ALLOWED_HOSTS[0]}"
        self.stdout.write(f"{site}{join_url(token)}")
        until = f"{invitation.expires_at:%d %B %Y}"
        self.stdout.write(f"The link works once, until {until}; it is kept nowhere.")
